//! SQLite as Palang uses it: open, pragmas read back, migrations, writer thread, backup.
