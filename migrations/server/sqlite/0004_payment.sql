-- One row for each part of a settlement (docs/adr/0019-money.md). `amount` counts towards the fee, `taken` is money that
-- somebody received, `drawer` what of it is cash in a booth's drawer.
CREATE TABLE payment (
    site        INTEGER NOT NULL,
    booth       TEXT    NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    part        INTEGER NOT NULL,
    method      TEXT    NOT NULL,
    amount      INTEGER NOT NULL,
    taken       INTEGER NOT NULL,
    drawer      INTEGER NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq, part)
) STRICT;

-- Every settlement of the releases before this one had one part; only booths' shifts have a drawer.
INSERT INTO payment (site, booth, incarnation, seq, part, method, amount, taken, drawer)
SELECT site, booth, incarnation, seq, 1, method, CASE WHEN method = 'free' THEN total ELSE taken END, taken,
       CASE WHEN method = 'cash' AND shift IS NOT NULL THEN taken ELSE 0 END
FROM settlement;
