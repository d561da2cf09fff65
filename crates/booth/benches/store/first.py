import json, sqlite3, sys, time

way, count = sys.argv[1], int(sys.argv[2])
local, backup = sqlite3.connect("parking.db"), sqlite3.connect("backup.db")
schema = """
CREATE TABLE parking_entries (ticket_id TEXT PRIMARY KEY, entry_time TEXT, entry_gate TEXT, entry_operator TEXT,
    entry_shift TEXT, vehicle_image TEXT, vehicle_type TEXT, tariff INTEGER, status TEXT, sync_status TEXT);
CREATE TABLE sync_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT, created_at TEXT, retry_count INTEGER DEFAULT 0);
"""
for db in (local, backup):
    if way == "wal":
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
    db.executescript(schema)
    db.executemany(
        "INSERT INTO parking_entries VALUES (?, '2024-03-18 12:34:56', 'GATE-1', 'OPERATOR-1', 'SHIFT-1', '', 'MOTOR', 2500, 'ACTIVE', 'SYNCED')",
        (("%014d" % number,) for number in range(count)))
    db.commit()


def book(number):
    ticket = "%014d" % (number % count)
    entry = local.execute("SELECT * FROM parking_entries WHERE ticket_id = ?", (ticket,)).fetchone()
    payload = json.dumps({"ticket_id": ticket, "entry_data": entry, "exit_data": {
        "exit_time": "2024-03-18 14:34:56", "duration": "2 jam 0 menit", "base_tariff": 2500, "additional_charge": 0,
        "total_payment": 2500, "exit_gate": "GATE-OUT-1", "exit_operator": "OPERATOR-2", "exit_shift": "SHIFT-2",
        "payment_method": "CASH", "status": "COMPLETED"}})
    local.execute("UPDATE parking_entries SET status = 'COMPLETED', sync_status = 'PENDING' WHERE ticket_id = ?", (ticket,))
    if way == "statement":
        local.commit()
    row = local.execute("INSERT INTO sync_queue (data, created_at) VALUES (?, datetime('now'))", (payload,)).lastrowid
    local.commit()
    # S0-F24: the second file is the backup, without one transaction over both (S0-X10).
    if way == "statement":
        backup.execute("UPDATE parking_entries SET status = 'COMPLETED' WHERE ticket_id = ?", (ticket,))
        backup.commit()
        # S0-F21, F25: the attempt to send comes before print and gate, and its outcome is marked.
        local.execute("UPDATE sync_queue SET retry_count = retry_count + 1 WHERE id = ?", (row,))
        local.commit()


print("ready", flush=True)
for number, _ in enumerate(sys.stdin):
    started = time.perf_counter_ns()
    book(number)
    print(time.perf_counter_ns() - started, flush=True)
