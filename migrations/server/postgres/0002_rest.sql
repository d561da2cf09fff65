-- Places of a quota that a life of a booth's journal may fill without asking (`area` is '' for the whole site). Not a
-- projection: it is what the server promised.
CREATE TABLE lease (
    site        BIGINT NOT NULL,
    booth       TEXT    NOT NULL,
    incarnation BIGINT NOT NULL,
    area        TEXT    NOT NULL,
    class       TEXT    NOT NULL,
    total       BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    PRIMARY KEY (site, booth, incarnation, area, class)
);
CREATE INDEX lease_quota ON lease (site, area, class);

-- Answers to requests that named an idempotency key, so that the same request again gets the same answer. `request` is
-- the SHA-256 of method, path and body.
CREATE TABLE idempotency (
    site    BIGINT NOT NULL,
    booth   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    request BYTEA   NOT NULL,
    answer  TEXT    NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (site, booth, name)
);
CREATE INDEX idempotency_at ON idempotency (site, at);

-- Those who left owing: as few as the debts (S3-E08).
CREATE INDEX stay_debt ON stay (site, exited) WHERE open = 0 AND payment = 'unpaid' AND exited IS NOT NULL;
