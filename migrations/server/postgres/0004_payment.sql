-- One row for each part of a settlement (docs/adr/0019-money.md). `amount` counts towards the fee, `taken` is money that
-- somebody received, `drawer` what of it is cash in a booth's drawer.
CREATE TABLE payment (
    site        BIGINT NOT NULL,
    booth       TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    seq         BIGINT NOT NULL,
    part        BIGINT NOT NULL,
    method      TEXT   NOT NULL,
    amount      BIGINT NOT NULL,
    taken       BIGINT NOT NULL,
    drawer      BIGINT NOT NULL,
    PRIMARY KEY (site, booth, incarnation, seq, part)
);

-- Every settlement of the releases before this one had one part; only booths' shifts have a drawer.
INSERT INTO payment (site, booth, incarnation, seq, part, method, amount, taken, drawer)
SELECT site, booth, incarnation, seq, 1, method, CASE WHEN method = 'free' THEN total ELSE taken END, taken,
       CASE WHEN method = 'cash' AND shift IS NOT NULL THEN taken ELSE 0 END
FROM settlement;
