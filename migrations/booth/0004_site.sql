-- The booth as part of a site (docs/adr/0015-site.md).

-- The part of the site that a stay's lane leads to: a projection, as the rest of its row.
ALTER TABLE stay ADD COLUMN area TEXT;
-- Not a projection: the site's feed says that it left at another booth (`site_stay` says where and when). Beside the
-- row, so that what is looked for among the vehicles inside stays as small as the car park.
ALTER TABLE stay ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));
DROP INDEX stay_inside;
CREATE INDEX stay_inside ON stay (class, entry, tail, plate, area) WHERE open = 1 AND gone = 0;

-- Vehicles that this life of the journal has let in, as leases of shared places count them.
INSERT INTO counter (name, key, value)
SELECT 'admitted', '/' || json_extract(CAST(bytes AS TEXT), '$.body.class') AS scope, count(*)
FROM journal WHERE kind = 'ticket_issued' GROUP BY scope;

-- Nothing below is a projection of this journal: `rebuild` leaves it alone.

-- How far each life of the journal is in the server's hands. `apart`: 1 the booth is revoked, 2 forked at `fork`.
CREATE TABLE sync_mark (
    incarnation INTEGER PRIMARY KEY,
    through     INTEGER NOT NULL,
    apart       INTEGER NOT NULL DEFAULT 0 CHECK (apart IN (0, 1, 2)),
    fork        INTEGER,
    known       BLOB,
    held_money  INTEGER NOT NULL DEFAULT 0,
    seq         INTEGER,
    head        BLOB,
    at          INTEGER,
    signature   TEXT
) STRICT;

-- Heads that the server has countersigned. The newest of each life stands in `sync_mark`; this keeps some on the way.
CREATE TABLE witness (
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    head        BLOB    NOT NULL CHECK (length(head) = 32),
    at          INTEGER NOT NULL,
    signature   TEXT    NOT NULL,
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER witness_never_updates BEFORE UPDATE ON witness
BEGIN SELECT RAISE(ABORT, 'witnesses only grow: UPDATE refused'); END;

CREATE TRIGGER witness_never_deletes BEFORE DELETE ON witness
BEGIN SELECT RAISE(ABORT, 'witnesses only grow: DELETE refused'); END;

-- Where the booth stands in the site's feed. `server_now` is the last server time heard and `wall` the wall clock then.
CREATE TABLE feed_mark (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    cursor     INTEGER NOT NULL DEFAULT 0,
    secrets    INTEGER NOT NULL DEFAULT 0,
    snapshot   INTEGER NOT NULL DEFAULT 1 CHECK (snapshot IN (0, 1)),
    server_now INTEGER,
    wall       INTEGER
) STRICT;
INSERT INTO feed_mark (id) VALUES (1);

-- Everything that happened at that booth before `until` is in what has been applied here; and since `since`, when it
-- began a fresh journal after one that was lost, or when this booth began from a snapshot.
CREATE TABLE feed_known (
    booth TEXT    PRIMARY KEY,
    until INTEGER NOT NULL DEFAULT 0,
    since INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Stays begun at other booths; and, with `own`, what other booths did with stays of this journal.
CREATE TABLE site_stay (
    ticket      TEXT    PRIMARY KEY,
    tail        TEXT,
    code        TEXT    NOT NULL,
    booth       TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    plate       TEXT,
    gate        INTEGER,
    area        TEXT,
    entry       INTEGER NOT NULL,
    lane        TEXT,
    tariff      TEXT    NOT NULL,
    tariff_name TEXT    NOT NULL,
    trust       TEXT,
    presence    TEXT    NOT NULL,
    payment     TEXT    NOT NULL,
    open        INTEGER NOT NULL CHECK (open IN (0, 1)),
    exited      INTEGER,
    exit_lane   TEXT,
    exit_booth  TEXT,
    own         INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),
    asked       INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)),
    heard       INTEGER NOT NULL
) STRICT;
CREATE INDEX site_stay_code ON site_stay (code);
CREATE INDEX site_stay_tail ON site_stay (tail) WHERE open = 1 AND tail IS NOT NULL;
CREATE INDEX site_stay_plate ON site_stay (plate) WHERE open = 1 AND plate IS NOT NULL;
CREATE INDEX site_stay_inside ON site_stay (class, area) WHERE open = 1;
CREATE INDEX site_stay_left ON site_stay (exited) WHERE open = 0 AND own = 0;

-- What is mastered for the site, the last word on each thing: the office's fact as JSON.
CREATE TABLE site_master (
    kind TEXT    NOT NULL,
    key  TEXT    NOT NULL,
    feed INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    body TEXT    NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Shared places; an empty area is the whole site. `total` is what the booth holds itself to.
CREATE TABLE lease (
    area        TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    capacity    INTEGER NOT NULL,
    inside      INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    PRIMARY KEY (area, class)
) STRICT, WITHOUT ROWID;

-- What supervisors must look at: facts of different journals that do not fit together, and forks.
CREATE TABLE conflict (
    feed INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,
    body TEXT    NOT NULL
) STRICT;

-- Photos by their hash. `state`: 0 waits, 1 the server holds it, 2 can never be sent.
CREATE TABLE photo (
    hash  BLOB    PRIMARY KEY CHECK (length(hash) = 32),
    size  INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
    why   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_waiting ON photo (at) WHERE state = 0;
