-- The server's store. Every key is led by the site, so that a distributed or partitioned database can shard by it.

-- A site of the company. Times everywhere are milliseconds since 1970, money is minor units, booleans are 0 and 1.
CREATE TABLE site (
    site     BIGINT PRIMARY KEY,
    name     TEXT   NOT NULL,
    zone     TEXT   NOT NULL,
    currency TEXT   NOT NULL,
    language TEXT   NOT NULL,
    created  BIGINT NOT NULL
);

-- The Ed25519 seed that signs pages, snapshots and witnesses. Apart, so that a reporting role can be kept from it.
CREATE TABLE site_key (
    site BIGINT PRIMARY KEY,
    seed BYTEA NOT NULL
);

-- The site's lock and its counters: `feed` is raised by whoever stores facts, in the same transaction, so that no
-- reader can see a number before a lower one (SYNC 0.1). Never a sequence.
CREATE TABLE counter (
    site    BIGINT PRIMARY KEY,
    feed    BIGINT NOT NULL,
    secrets BIGINT NOT NULL
) WITH (fillfactor = 50);

-- The feed, and every journal in it. Only grows. Deduplication needs only `head`, so history may be partitioned by
-- `feed` or by `site`; therefore the second index is not a unique one.
CREATE TABLE fact (
    site        BIGINT NOT NULL,
    feed        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    received    BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    bytes       BYTEA NOT NULL,
    PRIMARY KEY (site, feed)
);
CREATE INDEX fact_journal ON fact (site, booth, incarnation, seq);

-- The end of each journal, locked by every push. `odd`: its clock was found odd at its last fact. `shift` and `money`:
-- the open shift there and what it has taken.
CREATE TABLE head (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    odd         BIGINT NOT NULL,
    shift       BIGINT NOT NULL,
    money       BIGINT NOT NULL,
    PRIMARY KEY (site, booth, incarnation)
) WITH (fillfactor = 50);

-- Countersigned heads. Only grows.
CREATE TABLE witness (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    at          BIGINT NOT NULL,
    signature   TEXT   NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq)
);

-- Facts that count for nothing until somebody decides: the other side of a fork, and what a revoked booth still sent.
-- Only grows. `why` is `fork` or `revoked`.
CREATE TABLE quarantine (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    hash        BYTEA NOT NULL,
    why         TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    received    BIGINT NOT NULL,
    bytes       BYTEA NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq, hash)
);

-- Everybody who has a journal: `kind` is `booth`, `program` (a virtual booth) or `office`.
CREATE TABLE booth (
    site       BIGINT NOT NULL,
    booth      TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    kid        BIGINT,
    public_key TEXT   NOT NULL,
    gates      TEXT   NOT NULL,
    enrolled   BIGINT NOT NULL,
    revoked    BIGINT,
    PRIMARY KEY (site, booth)
);

-- One-time codes, as SHA-256.
CREATE TABLE invite (
    site    BIGINT NOT NULL,
    booth   TEXT   NOT NULL,
    hash    BYTEA NOT NULL,
    gates   TEXT   NOT NULL,
    expires BIGINT NOT NULL,
    used    BIGINT,
    PRIMARY KEY (site, booth)
);

-- API keys as SHA-256 of 32 random bytes; the prefix is for look-up and for people.
CREATE TABLE api_key (
    site    BIGINT NOT NULL,
    prefix  TEXT   NOT NULL,
    hash    BYTEA NOT NULL,
    booth   TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    scopes  TEXT   NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT,
    revoked BIGINT,
    PRIMARY KEY (site, prefix)
);
CREATE INDEX api_key_booth ON api_key (site, booth);

-- What tickets are checked by: secrets, never in a fact.
CREATE TABLE ticket_key (
    site       BIGINT NOT NULL,
    kid        BIGINT NOT NULL,
    booth      TEXT   NOT NULL,
    public_key TEXT   NOT NULL,
    hmac       TEXT   NOT NULL,
    gates      TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    PRIMARY KEY (site, kid)
);

-- PIN hashes of the site's operators: secrets, never in a fact.
CREATE TABLE credential (
    site     BIGINT NOT NULL,
    operator TEXT   NOT NULL,
    pin_hash TEXT   NOT NULL,
    PRIMARY KEY (site, operator)
);

-- Projections: written in the facts' own transaction, from nothing but the facts.

-- The office's facts in force, by what they are about: `booth`, `revoked`, `tariff`, `classes`, `operator`, `quota`,
-- `pass`, `setting`.
CREATE TABLE mastered (
    site  BIGINT NOT NULL,
    topic TEXT   NOT NULL,
    name  TEXT   NOT NULL,
    feed  BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (site, topic, name)
);

-- Stays. `booth`, `incarnation`, `seq` name the fact that issued it; `seq` is 0 while that has not been heard of.
-- `exit_*` name the exit that stands. `total` is what the last settlement that stands asked, `taken` what it took.
CREATE TABLE stay (
    site             BIGINT NOT NULL,
    ticket           TEXT   NOT NULL,
    code             TEXT   NOT NULL,
    class            TEXT   NOT NULL,
    plate            TEXT,
    gate             BIGINT,
    area             TEXT,
    lane             TEXT,
    entry            BIGINT NOT NULL,
    tariff           TEXT   NOT NULL,
    tariff_name      TEXT   NOT NULL,
    trust            TEXT,
    booth            TEXT   NOT NULL,
    incarnation      BIGINT NOT NULL,
    seq              BIGINT NOT NULL,
    presence         TEXT   NOT NULL,
    payment          TEXT   NOT NULL,
    open             BIGINT NOT NULL,
    total            BIGINT,
    taken            BIGINT,
    method           TEXT,
    paid             BIGINT,
    paid_booth       TEXT,
    paid_incarnation BIGINT,
    paid_seq         BIGINT,
    exited           BIGINT,
    exit_lane        TEXT,
    exit_booth       TEXT,
    exit_incarnation BIGINT,
    exit_seq         BIGINT,
    feed             BIGINT NOT NULL,
    PRIMARY KEY (site, ticket)
);
-- Only what is inside is looked for by these, so they stay as small as the car park.
CREATE INDEX stay_plate ON stay (site, plate) WHERE open = 1 AND plate IS NOT NULL;
CREATE INDEX stay_open ON stay (site, area, class) WHERE open = 1;
CREATE INDEX stay_entry ON stay (site, entry);
CREATE INDEX stay_exited ON stay (site, exited) WHERE exited IS NOT NULL;

-- Every settlement, those in conflict too: money is money. `seq` is the fact's.
CREATE TABLE settlement (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    receipt     BIGINT,
    ticket      TEXT   NOT NULL,
    lane        TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    taken       BIGINT NOT NULL,
    tax         BIGINT NOT NULL,
    method      TEXT   NOT NULL,
    operator    TEXT,
    shift       BIGINT,
    PRIMARY KEY (site, booth, incarnation, seq)
);
CREATE INDEX settlement_at ON settlement (site, at);

CREATE TABLE shift (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    shift       BIGINT NOT NULL,
    operator    TEXT   NOT NULL,
    opened      BIGINT NOT NULL,
    closed      BIGINT,
    counted     BIGINT,
    variance    BIGINT,
    z_number    BIGINT,
    totals      TEXT,
    PRIMARY KEY (site, booth, incarnation, shift)
);

-- Vehicles each life of a journal has let in: what leases are reckoned by (`area` is '' for the whole site).
CREATE TABLE admitted (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    area        TEXT   NOT NULL,
    class       TEXT   NOT NULL,
    count       BIGINT NOT NULL,
    PRIMARY KEY (site, booth, incarnation, area, class)
);

CREATE TABLE sighting (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    plate       TEXT   NOT NULL,
    confidence  BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    lane        TEXT,
    source      TEXT   NOT NULL,
    photo       TEXT,
    outcome     TEXT   NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq)
);
CREATE INDEX sighting_at ON sighting (site, at);

-- Pictures that facts speak of; the files lie in the photo folder, named by their hash. `cause` is the fact it belongs
-- to.
CREATE TABLE photo (
    site        BIGINT NOT NULL,
    photo       TEXT   NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    cause       BIGINT NOT NULL,
    lane        TEXT,
    size        BIGINT,
    at          BIGINT NOT NULL,
    PRIMARY KEY (site, photo, booth, incarnation, cause)
);
CREATE INDEX photo_cause ON photo (site, booth, incarnation, cause);

-- Conflicts that supervisors see. `name` keeps one cause from being told twice.
CREATE TABLE conflict (
    site        BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    feed        BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    ticket      TEXT,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    amount      BIGINT NOT NULL,
    detail      TEXT   NOT NULL,
    PRIMARY KEY (site, kind, name)
);
CREATE INDEX conflict_feed ON conflict (site, feed);

-- Refused whoever asks; the application's role has not even the right to (docs/adr/0012).
CREATE FUNCTION palang_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER fact_only_grows BEFORE UPDATE OR DELETE ON fact
    FOR EACH ROW EXECUTE FUNCTION palang_only_grows();
CREATE TRIGGER fact_never_empties BEFORE TRUNCATE ON fact
    FOR EACH STATEMENT EXECUTE FUNCTION palang_only_grows();
CREATE TRIGGER witness_only_grows BEFORE UPDATE OR DELETE ON witness
    FOR EACH ROW EXECUTE FUNCTION palang_only_grows();
CREATE TRIGGER witness_never_empties BEFORE TRUNCATE ON witness
    FOR EACH STATEMENT EXECUTE FUNCTION palang_only_grows();
CREATE TRIGGER quarantine_only_grows BEFORE UPDATE OR DELETE ON quarantine
    FOR EACH ROW EXECUTE FUNCTION palang_only_grows();
CREATE TRIGGER quarantine_never_empties BEFORE TRUNCATE ON quarantine
    FOR EACH STATEMENT EXECUTE FUNCTION palang_only_grows();
