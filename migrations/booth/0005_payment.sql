-- Settling and leaving are two acts (docs/adr/0019-money.md): a stay may be paid and still inside, and a settlement may
-- have several parts.

-- What has been settled of an open stay's fee, and when last; both empty once it has left.
ALTER TABLE stay ADD COLUMN settled INTEGER;
ALTER TABLE stay ADD COLUMN settled_at INTEGER;

-- One row for each part of a settlement. `taken` is money that somebody received, `drawer` what of it is cash here.
CREATE TABLE payment (
    receipt INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    method  TEXT    NOT NULL,
    amount  INTEGER NOT NULL,
    taken   INTEGER NOT NULL,
    drawer  INTEGER NOT NULL,
    PRIMARY KEY (receipt, part)
) STRICT, WITHOUT ROWID;

-- The program before this one took cash, or nothing with a reason.
INSERT INTO payment (receipt, part, method, amount, taken, drawer)
SELECT receipt, 1, iif(method = 'reported', means, method), amount,
       iif(method = 'free', 0, amount), iif(method = 'cash', amount, 0)
FROM (SELECT settlement.receipt, json_extract(part.value, '$.method') AS method,
             json_extract(part.value, '$.means') AS means, json_extract(part.value, '$.amount') AS amount
      FROM settlement JOIN journal ON journal.seq = settlement.seq,
           json_each(CAST(journal.bytes AS TEXT), '$.body.payments') AS part
      WHERE part.key = 0);

-- Stays of other booths, and stays of this journal of which other booths have said something: what has been settled
-- there, when last and by whom.
ALTER TABLE site_stay ADD COLUMN settled INTEGER;
ALTER TABLE site_stay ADD COLUMN settled_at INTEGER;
ALTER TABLE site_stay ADD COLUMN settled_by TEXT;

-- What had been paid and not left is told again, with its sum.
UPDATE feed_mark SET snapshot = 1 WHERE cursor > 0;

-- What a shift took otherwise than in cash, by method, as far as it is not added up from its settlements.
CREATE TABLE shift_method (
    shift  INTEGER NOT NULL,
    method TEXT    NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (shift, method)
) STRICT, WITHOUT ROWID;
