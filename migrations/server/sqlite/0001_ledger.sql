-- The server's store. Every key is led by the site, so that a distributed or partitioned database can shard by it.

-- A site of the company. Times everywhere are milliseconds since 1970, money is minor units, booleans are 0 and 1.
CREATE TABLE site (
    site     INTEGER PRIMARY KEY,
    name     TEXT   NOT NULL,
    zone     TEXT   NOT NULL,
    currency TEXT   NOT NULL,
    language TEXT   NOT NULL,
    created  INTEGER NOT NULL
) STRICT;

-- The Ed25519 seed that signs pages, snapshots and witnesses. Apart, so that a reporting role can be kept from it.
CREATE TABLE site_key (
    site INTEGER PRIMARY KEY,
    seed BLOB NOT NULL
) STRICT;

-- The site's lock and its counters: `feed` is raised by whoever stores facts, in the same transaction, so that no
-- reader can see a number before a lower one (SYNC 0.1). Never a sequence.
CREATE TABLE counter (
    site    INTEGER PRIMARY KEY,
    feed    INTEGER NOT NULL,
    secrets INTEGER NOT NULL
) STRICT;

-- The feed, and every journal in it. Only grows. Deduplication needs only `head`, so history may be partitioned by
-- `feed` or by `site`; therefore the second index is not a unique one.
CREATE TABLE fact (
    site        INTEGER NOT NULL,
    feed        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    kind        TEXT   NOT NULL,
    at          INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (site, feed)
) STRICT;
CREATE INDEX fact_journal ON fact (site, booth, incarnation, seq);

-- The end of each journal, locked by every push. `odd`: its clock was found odd at its last fact. `shift` and `money`:
-- the open shift there and what it has taken.
CREATE TABLE head (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    at          INTEGER NOT NULL,
    odd         INTEGER NOT NULL,
    shift       INTEGER NOT NULL,
    money       INTEGER NOT NULL,
    PRIMARY KEY (site, booth, incarnation)
) STRICT;

-- Countersigned heads. Only grows.
CREATE TABLE witness (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    at          INTEGER NOT NULL,
    signature   TEXT   NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq)
) STRICT;

-- Facts that count for nothing until somebody decides: the other side of a fork, and what a revoked booth still sent.
-- Only grows. `why` is `fork` or `revoked`.
CREATE TABLE quarantine (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    why         TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    at          INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq, hash)
) STRICT;

-- Everybody who has a journal: `kind` is `booth`, `program` (a virtual booth) or `office`.
CREATE TABLE booth (
    site       INTEGER NOT NULL,
    booth      TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    kid        INTEGER,
    public_key TEXT   NOT NULL,
    gates      TEXT   NOT NULL,
    enrolled   INTEGER NOT NULL,
    revoked    INTEGER,
    PRIMARY KEY (site, booth)
) STRICT;

-- One-time codes, as SHA-256.
CREATE TABLE invite (
    site    INTEGER NOT NULL,
    booth   TEXT   NOT NULL,
    hash    BLOB NOT NULL,
    gates   TEXT   NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER,
    PRIMARY KEY (site, booth)
) STRICT;

-- API keys as SHA-256 of 32 random bytes; the prefix is for look-up and for people.
CREATE TABLE api_key (
    site    INTEGER NOT NULL,
    prefix  TEXT   NOT NULL,
    hash    BLOB NOT NULL,
    booth   TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    scopes  TEXT   NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    revoked INTEGER,
    PRIMARY KEY (site, prefix)
) STRICT;
CREATE INDEX api_key_booth ON api_key (site, booth);

-- What tickets are checked by: secrets, never in a fact.
CREATE TABLE ticket_key (
    site       INTEGER NOT NULL,
    kid        INTEGER NOT NULL,
    booth      TEXT   NOT NULL,
    public_key TEXT   NOT NULL,
    hmac       TEXT   NOT NULL,
    gates      TEXT   NOT NULL,
    since      INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    PRIMARY KEY (site, kid)
) STRICT;

-- PIN hashes of the site's operators: secrets, never in a fact.
CREATE TABLE credential (
    site     INTEGER NOT NULL,
    operator TEXT   NOT NULL,
    pin_hash TEXT   NOT NULL,
    PRIMARY KEY (site, operator)
) STRICT;

-- Projections: written in the facts' own transaction, from nothing but the facts.

-- The office's facts in force, by what they are about: `booth`, `revoked`, `tariff`, `classes`, `operator`, `quota`,
-- `pass`, `setting`.
CREATE TABLE mastered (
    site  INTEGER NOT NULL,
    topic TEXT   NOT NULL,
    name  TEXT   NOT NULL,
    feed  INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (site, topic, name)
) STRICT;

-- Stays. `booth`, `incarnation`, `seq` name the fact that issued it; `seq` is 0 while that has not been heard of.
-- `exit_*` name the exit that stands. `total` is what the last settlement that stands asked, `taken` what it took.
CREATE TABLE stay (
    site             INTEGER NOT NULL,
    ticket           TEXT   NOT NULL,
    code             TEXT   NOT NULL,
    class            TEXT   NOT NULL,
    plate            TEXT,
    gate             INTEGER,
    area             TEXT,
    lane             TEXT,
    entry            INTEGER NOT NULL,
    tariff           TEXT   NOT NULL,
    tariff_name      TEXT   NOT NULL,
    trust            TEXT,
    booth            TEXT   NOT NULL,
    incarnation      INTEGER NOT NULL,
    seq              INTEGER NOT NULL,
    presence         TEXT   NOT NULL,
    payment          TEXT   NOT NULL,
    open             INTEGER NOT NULL,
    total            INTEGER,
    taken            INTEGER,
    method           TEXT,
    paid             INTEGER,
    paid_booth       TEXT,
    paid_incarnation INTEGER,
    paid_seq         INTEGER,
    exited           INTEGER,
    exit_lane        TEXT,
    exit_booth       TEXT,
    exit_incarnation INTEGER,
    exit_seq         INTEGER,
    feed             INTEGER NOT NULL,
    PRIMARY KEY (site, ticket)
) STRICT;
-- Only what is inside is looked for by these, so they stay as small as the car park.
CREATE INDEX stay_plate ON stay (site, plate) WHERE open = 1 AND plate IS NOT NULL;
CREATE INDEX stay_open ON stay (site, area, class) WHERE open = 1;
CREATE INDEX stay_entry ON stay (site, entry);
CREATE INDEX stay_exited ON stay (site, exited) WHERE exited IS NOT NULL;

-- Every settlement, those in conflict too: money is money. `seq` is the fact's.
CREATE TABLE settlement (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    receipt     INTEGER,
    ticket      TEXT   NOT NULL,
    lane        TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    at          INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    taken       INTEGER NOT NULL,
    tax         INTEGER NOT NULL,
    method      TEXT   NOT NULL,
    operator    TEXT,
    shift       INTEGER,
    PRIMARY KEY (site, booth, incarnation, seq)
) STRICT;
CREATE INDEX settlement_at ON settlement (site, at);

CREATE TABLE shift (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    shift       INTEGER NOT NULL,
    operator    TEXT   NOT NULL,
    opened      INTEGER NOT NULL,
    closed      INTEGER,
    counted     INTEGER,
    variance    INTEGER,
    z_number    INTEGER,
    totals      TEXT,
    PRIMARY KEY (site, booth, incarnation, shift)
) STRICT;

-- Vehicles each life of a journal has let in: what leases are reckoned by (`area` is '' for the whole site).
CREATE TABLE admitted (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    area        TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    count       INTEGER NOT NULL,
    PRIMARY KEY (site, booth, incarnation, area, class)
) STRICT;

CREATE TABLE sighting (
    site        INTEGER NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    plate       TEXT   NOT NULL,
    confidence  INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    lane        TEXT,
    source      TEXT   NOT NULL,
    photo       TEXT,
    outcome     TEXT   NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq)
) STRICT;
CREATE INDEX sighting_at ON sighting (site, at);

-- Pictures that facts speak of; the files lie in the photo folder, named by their hash. `cause` is the fact it belongs
-- to.
CREATE TABLE photo (
    site        INTEGER NOT NULL,
    photo       TEXT   NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    cause       INTEGER NOT NULL,
    lane        TEXT,
    size        INTEGER,
    at          INTEGER NOT NULL,
    PRIMARY KEY (site, photo, booth, incarnation, cause)
) STRICT;
CREATE INDEX photo_cause ON photo (site, booth, incarnation, cause);

-- Conflicts that supervisors see. `name` keeps one cause from being told twice.
CREATE TABLE conflict (
    site        INTEGER NOT NULL,
    kind        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    feed        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    ticket      TEXT,
    booth       TEXT   NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    amount      INTEGER NOT NULL,
    detail      TEXT   NOT NULL,
    PRIMARY KEY (site, kind, name)
) STRICT;
CREATE INDEX conflict_feed ON conflict (site, feed);

CREATE TRIGGER fact_never_updates BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'fact only grows: UPDATE refused'); END;
CREATE TRIGGER fact_never_deletes BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'fact only grows: DELETE refused'); END;

CREATE TRIGGER witness_never_updates BEFORE UPDATE ON witness
BEGIN SELECT RAISE(ABORT, 'witness only grows: UPDATE refused'); END;
CREATE TRIGGER witness_never_deletes BEFORE DELETE ON witness
BEGIN SELECT RAISE(ABORT, 'witness only grows: DELETE refused'); END;

CREATE TRIGGER quarantine_never_updates BEFORE UPDATE ON quarantine
BEGIN SELECT RAISE(ABORT, 'quarantine only grows: UPDATE refused'); END;
CREATE TRIGGER quarantine_never_deletes BEFORE DELETE ON quarantine
BEGIN SELECT RAISE(ABORT, 'quarantine only grows: DELETE refused'); END;

-- Touched after a checkpoint, so that the next push does not pay for the log's new header.
CREATE TABLE housekeeping (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    primed INTEGER NOT NULL
) STRICT;
INSERT INTO housekeeping (id, primed) VALUES (1, 0);
