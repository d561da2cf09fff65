-- Operators who were taken out of the configuration keep their name on their slips and can no longer sign in. Those who
-- were enrolled at the booth itself are not the configuration's to take out.
ALTER TABLE operator ADD COLUMN at_booth INTEGER NOT NULL DEFAULT 0 CHECK (at_booth IN (0, 1));
ALTER TABLE operator ADD COLUMN withdrawn INTEGER;
