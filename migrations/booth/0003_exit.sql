-- An exit dirties fewer pages (ADR 3): one index of what is inside in the place of three; the last settlement in the
-- place of counters, with the opening that is owed for it; and totals of the open shift that are added up from its
-- settlements when somebody asks.

DROP INDEX stay_tail;
DROP INDEX stay_plate;
DROP INDEX stay_open;
-- As small as the car park: read whole for a plate or for the last six digits.
CREATE INDEX stay_inside ON stay (class, entry, tail, plate) WHERE open = 1;

ALTER TABLE settlement ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE settlement ADD COLUMN tax INTEGER NOT NULL DEFAULT 0;
ALTER TABLE settlement ADD COLUMN turnover INTEGER NOT NULL DEFAULT 0;
UPDATE settlement SET (class, tax, turnover) = (
    SELECT ifnull(json_extract(body, '$.body.quote.class'), ''),
           iif(taken > 0, ifnull(json_extract(body, '$.body.quote.tax.amount'), 0), 0),
           ifnull(json_extract(body, '$.body.turnover'), 0)
    FROM (SELECT CAST(bytes AS TEXT) AS body FROM journal WHERE journal.seq = settlement.seq)
);

-- A shift that is open holds what came over from an earlier incarnation; its settlements are added to that. One that is
-- closed holds everything, as before.
UPDATE shift SET (cash, paid, free, tax, first_receipt, last_receipt) = (
    SELECT ifnull(json_extract(body, '$.body.open_shift.totals.cash'), 0),
           ifnull(json_extract(body, '$.body.open_shift.totals.paid'), 0),
           ifnull(json_extract(body, '$.body.open_shift.totals.free'), 0),
           ifnull(json_extract(body, '$.body.open_shift.totals.tax'), 0),
           json_extract(body, '$.body.open_shift.totals.first_receipt'),
           json_extract(body, '$.body.open_shift.totals.last_receipt')
    FROM (SELECT CAST(bytes AS TEXT) AS body FROM journal WHERE journal.seq = shift.opened_seq)
) WHERE closed_seq IS NULL;
DELETE FROM shift_class WHERE shift IN (SELECT shift FROM shift WHERE closed_seq IS NULL);
INSERT INTO shift_class (shift, class, count, amount)
SELECT shift.shift, json_extract(part.value, '$.class'), json_extract(part.value, '$.count'),
       json_extract(part.value, '$.amount')
FROM shift, journal, json_each(CAST(journal.bytes AS TEXT), '$.body.open_shift.totals.by_class') AS part
WHERE shift.closed_seq IS NULL AND journal.seq = shift.opened_seq;

-- The end of the books is the last settlement. The counters keep what came over from an earlier incarnation.
DELETE FROM counter WHERE name IN ('receipt', 'turnover', 'inside', 'last_receipt');
INSERT INTO counter (name, key, value)
SELECT name, '', CASE name WHEN 'receipt' THEN json_extract(body, '$.body.receipt')
                           ELSE json_extract(body, '$.body.turnover') END
FROM (SELECT 'receipt' AS name UNION ALL SELECT 'turnover'),
     (SELECT CAST(bytes AS TEXT) AS body FROM journal WHERE kind = 'books_carried' ORDER BY seq LIMIT 1);

-- An opening still owed is noted in the exit's settlement, or among the counters, by its cause; beside it the last
-- answer: 1 timeout, 2 unreachable, nothing or 0 none yet.
ALTER TABLE settlement ADD COLUMN owed INTEGER;
ALTER TABLE settlement ADD COLUMN answer INTEGER;
UPDATE settlement SET (owed, answer) = (
    SELECT gate_grant.cause, CASE gate_grant.last WHEN 'timeout' THEN 1 WHEN 'unreachable' THEN 2 END
    FROM gate_grant JOIN journal ON journal.seq = gate_grant.cause AND journal.kind = 'exit_granted'
    WHERE json_extract(CAST(journal.bytes AS TEXT), '$.body.receipt') = settlement.receipt
) WHERE receipt IN (
    SELECT json_extract(CAST(journal.bytes AS TEXT), '$.body.receipt')
    FROM gate_grant JOIN journal ON journal.seq = gate_grant.cause AND journal.kind = 'exit_granted'
);
INSERT INTO counter (name, key, value)
SELECT 'grant', printf('%016d', cause), CASE last WHEN 'timeout' THEN 1 WHEN 'unreachable' THEN 2 ELSE 0 END
FROM gate_grant WHERE cause NOT IN (SELECT owed FROM settlement WHERE owed IS NOT NULL);
DROP TABLE gate_grant;
