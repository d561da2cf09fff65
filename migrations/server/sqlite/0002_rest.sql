-- Places of a quota that a life of a booth's journal may fill without asking (`area` is '' for the whole site). Not a
-- projection: it is what the server promised.
CREATE TABLE lease (
    site        INTEGER NOT NULL,
    booth       TEXT    NOT NULL,
    incarnation INTEGER NOT NULL,
    area        TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    total       INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    PRIMARY KEY (site, booth, incarnation, area, class)
) STRICT;
CREATE INDEX lease_quota ON lease (site, area, class);

-- Answers to requests that named an idempotency key, so that the same request again gets the same answer. `request` is
-- the SHA-256 of method, path and body.
CREATE TABLE idempotency (
    site    INTEGER NOT NULL,
    booth   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    request BLOB    NOT NULL,
    answer  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (site, booth, name)
) STRICT;
CREATE INDEX idempotency_at ON idempotency (site, at);

-- Those who left owing: as few as the debts (S3-E08).
CREATE INDEX stay_debt ON stay (site, exited) WHERE open = 0 AND payment = 'unpaid' AND exited IS NOT NULL;
