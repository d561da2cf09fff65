//! Numbered SQL files; what is missing runs in one transaction, with the number in `user_version`.

use crate::Failure;
use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

/// Brings the schema to the last of `files`, in order. A file that was once released is never edited.
///
/// # Errors
/// [`Failure::Newer`] when the database has a later schema than this program; SQLite's failures otherwise, and the
/// schema is then as it was before.
pub fn migrate(db: &mut Connection, files: &[&str]) -> Result<(), Failure> {
    let migrations = Migrations::new(files.iter().map(|sql| M::up(sql)).collect());
    migrations.to_latest(db).map_err(|error| match error {
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            Failure::Newer(format!("this program knows {} migrations", files.len()))
        }
        Error::RusqliteError { err, .. } => err.into(),
        other => Failure::Other(other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_are_applied_once_in_order_and_a_newer_schema_is_refused() {
        let mut db = Connection::open_in_memory().unwrap();
        let (one, two) = ("CREATE TABLE a (x INTEGER) STRICT;", "ALTER TABLE a ADD COLUMN y INTEGER;");
        migrate(&mut db, &[one]).unwrap();
        migrate(&mut db, &[one, two]).unwrap();
        migrate(&mut db, &[one, two]).unwrap();
        assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 2);
        assert!(matches!(migrate(&mut db, &[one]), Err(Failure::Newer(_))));
    }

    #[test]
    fn a_broken_file_leaves_the_schema_as_it_was() {
        let mut db = Connection::open_in_memory().unwrap();
        let one = "CREATE TABLE a (x INTEGER) STRICT;";
        migrate(&mut db, &[one]).unwrap();
        assert!(migrate(&mut db, &[one, "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x);"]).is_err());
        assert_eq!(db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 1);
        assert!(db.prepare("SELECT * FROM b").is_err());
    }
}
