-- The journal: the only truth (DESIGN 4.3). `bytes` is the sealed record as it was hashed; the other columns repeat
-- parts of it for queries, and `verify` checks that they do.
CREATE TABLE journal (
    seq   INTEGER PRIMARY KEY,
    kind  TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    bytes BLOB    NOT NULL,
    hash  BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER journal_never_updates BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows: UPDATE refused'); END;

CREATE TRIGGER journal_never_deletes BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows: DELETE refused'); END;

-- REPLACE would delete without the trigger above; it, and any gap, is refused here.
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal only grows: a fact is numbered one above the last'); END;

-- Projections: written in the fact's own transaction, rebuilt from the facts at any time.

-- `seq` is the fact that began the stay, so that new stays lie together at the end of the table.
CREATE TABLE stay (
    seq         INTEGER PRIMARY KEY,
    ticket      TEXT    NOT NULL UNIQUE,
    tail        TEXT,
    code        TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    plate       TEXT,
    gate        INTEGER,
    entry       INTEGER NOT NULL,
    lane        TEXT,
    tariff      TEXT    NOT NULL,
    tariff_name TEXT    NOT NULL,
    trust       TEXT,
    presence    TEXT    NOT NULL,
    payment     TEXT    NOT NULL,
    open        INTEGER NOT NULL CHECK (open IN (0, 1)),
    receipt     INTEGER,
    exited      INTEGER,
    exit_lane   TEXT
) STRICT;
CREATE INDEX stay_code ON stay (code);
-- Only what is inside is looked for by these, so they stay as small as the car park.
CREATE INDEX stay_tail ON stay (tail) WHERE open = 1 AND tail IS NOT NULL;
CREATE INDEX stay_plate ON stay (plate) WHERE open = 1 AND plate IS NOT NULL;
CREATE INDEX stay_open ON stay (class, entry) WHERE open = 1;

CREATE TABLE settlement (
    receipt INTEGER PRIMARY KEY,
    seq     INTEGER NOT NULL,
    ticket  TEXT    NOT NULL,
    lane    TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    shift   INTEGER,
    total   INTEGER NOT NULL,
    taken   INTEGER NOT NULL
) STRICT;

CREATE TABLE shift (
    shift         INTEGER PRIMARY KEY,
    operator      TEXT    NOT NULL,
    opened_seq    INTEGER NOT NULL,
    opened        INTEGER NOT NULL,
    float         INTEGER NOT NULL,
    cash          INTEGER NOT NULL DEFAULT 0,
    issued        INTEGER NOT NULL DEFAULT 0,
    paid          INTEGER NOT NULL DEFAULT 0,
    free          INTEGER NOT NULL DEFAULT 0,
    manual_opens  INTEGER NOT NULL DEFAULT 0,
    reprints      INTEGER NOT NULL DEFAULT 0,
    refused       INTEGER NOT NULL DEFAULT 0,
    first_receipt INTEGER,
    last_receipt  INTEGER,
    tax           INTEGER NOT NULL DEFAULT 0,
    closed_seq    INTEGER,
    closed        INTEGER,
    counted       INTEGER,
    variance      INTEGER,
    z_number      INTEGER
) STRICT;
CREATE INDEX shift_open ON shift (shift) WHERE closed_seq IS NULL;

CREATE TABLE shift_class (
    shift  INTEGER NOT NULL,
    class  TEXT    NOT NULL,
    count  INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (shift, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE operator (
    number TEXT PRIMARY KEY,
    name   TEXT    NOT NULL,
    role   TEXT    NOT NULL,
    seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tariff (
    version TEXT PRIMARY KEY,
    name    TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tariff_adopted ON tariff (seq);

-- Granted openings that no gate has acknowledged and no vehicle has used.
CREATE TABLE gate_grant (
    cause  INTEGER PRIMARY KEY,
    lane   TEXT    NOT NULL,
    ticket TEXT,
    at     INTEGER NOT NULL,
    last   TEXT
) STRICT;

CREATE TABLE slip (
    cause      INTEGER PRIMARY KEY,
    duplicates INTEGER NOT NULL,
    answered   INTEGER,
    outcome    TEXT
) STRICT;

-- receipt, shift, z, turnover; serial by gate and date; inside by class; last_receipt and last_issued by lane.
-- One table, so that an exit dirties one page for all of them.
CREATE TABLE counter (
    name  TEXT    NOT NULL,
    key   TEXT    NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;

-- Not projections, and never exported.

CREATE TABLE credential (
    operator     TEXT PRIMARY KEY,
    pin_hash     TEXT    NOT NULL,
    failures     INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER
) STRICT, WITHOUT ROWID;

-- Touched after a checkpoint, so that the next exit does not pay for the log's new header.
CREATE TABLE housekeeping (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    primed INTEGER NOT NULL
) STRICT;
INSERT INTO housekeeping (id, primed) VALUES (1, 0);
