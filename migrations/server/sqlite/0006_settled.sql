-- What was settled of a stay, where that is not its `total`: a vehicle that paid, stayed longer than its exit grace and
-- left with another program, which took nothing, owes the difference, and `total` is what it owes.
ALTER TABLE stay ADD COLUMN settled INTEGER;
