-- When each booth was last heard, and how far it has read: for lists, never for a decision.
CREATE TABLE contact (
    site        BIGINT NOT NULL,
    booth       TEXT    NOT NULL,
    at          BIGINT NOT NULL,
    read_to     BIGINT NOT NULL,
    incarnation BIGINT NOT NULL,
    protocol    BIGINT NOT NULL,
    PRIMARY KEY (site, booth)
);

-- Passwords of those who work against the server itself: argon2id, never in a fact. `failures` in a row; `locked` until
-- when.
CREATE TABLE password (
    site     BIGINT NOT NULL,
    operator TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    failures BIGINT NOT NULL,
    locked   BIGINT NOT NULL,
    changed  BIGINT NOT NULL,
    PRIMARY KEY (site, operator)
);

-- Signed-in sessions. `refresh` is the SHA-256 of the one refresh token that is good; `booth` is '' or the booth whose key
-- must come with it.
CREATE TABLE session (
    site     BIGINT NOT NULL,
    session  TEXT    NOT NULL,
    operator TEXT    NOT NULL,
    refresh  BYTEA   NOT NULL,
    booth    TEXT    NOT NULL,
    created  BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    ended    BIGINT,
    PRIMARY KEY (site, session)
);
CREATE INDEX session_operator ON session (site, operator);

-- What supervisors decided about conflicts, by the conflict's feed number. A projection of the office's facts.
CREATE TABLE resolution (
    site     BIGINT NOT NULL,
    conflict BIGINT NOT NULL,
    feed     BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    operator TEXT   NOT NULL,
    decision TEXT   NOT NULL,
    PRIMARY KEY (site, conflict)
);
