-- An exit dirties one page fewer (docs/adr/0019-money.md): the first part of a settlement stands in the settlement's own
-- row, and few settlements have another.

ALTER TABLE payment RENAME TO further_payment;

ALTER TABLE settlement ADD COLUMN first_method TEXT;
ALTER TABLE settlement ADD COLUMN first_amount INTEGER;
ALTER TABLE settlement ADD COLUMN first_taken INTEGER;
ALTER TABLE settlement ADD COLUMN first_drawer INTEGER;
UPDATE settlement SET (first_method, first_amount, first_taken, first_drawer) = (
    SELECT method, amount, taken, drawer FROM further_payment
    WHERE further_payment.receipt = settlement.receipt AND part = 1
);
DELETE FROM further_payment WHERE part = 1;
