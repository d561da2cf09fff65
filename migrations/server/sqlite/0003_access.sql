-- When each booth was last heard, and how far it has read: for lists, never for a decision.
CREATE TABLE contact (
    site        INTEGER NOT NULL,
    booth       TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    read_to     INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    protocol    INTEGER NOT NULL,
    PRIMARY KEY (site, booth)
) STRICT, WITHOUT ROWID;

-- Passwords of those who work against the server itself: argon2id, never in a fact. `failures` in a row; `locked` until
-- when.
CREATE TABLE password (
    site     INTEGER NOT NULL,
    operator TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    failures INTEGER NOT NULL,
    locked   INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    PRIMARY KEY (site, operator)
) STRICT, WITHOUT ROWID;

-- Signed-in sessions. `refresh` is the SHA-256 of the one refresh token that is good; `booth` is '' or the booth whose key
-- must come with it.
CREATE TABLE session (
    site     INTEGER NOT NULL,
    session  TEXT    NOT NULL,
    operator TEXT    NOT NULL,
    refresh  BLOB    NOT NULL,
    booth    TEXT    NOT NULL,
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    ended    INTEGER,
    PRIMARY KEY (site, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_operator ON session (site, operator);

-- What supervisors decided about conflicts, by the conflict's feed number. A projection of the office's facts.
CREATE TABLE resolution (
    site     INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    feed     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    operator TEXT    NOT NULL,
    decision TEXT    NOT NULL,
    PRIMARY KEY (site, conflict)
) STRICT, WITHOUT ROWID;
