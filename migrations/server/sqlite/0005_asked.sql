-- `total` of a stay that left owing is what its exit asked, so that debts are a sum and nothing is priced again. Exits
-- that were taken before this step have it in their facts, which the server wrote itself for programs: what a booth sent
-- is not read here, for no fact may keep the server from starting.
UPDATE stay SET total = (
    SELECT CAST(f.bytes AS TEXT) -> 'body' -> 'quote' ->> 'total' FROM fact f
    WHERE f.site = stay.site AND f.booth = stay.exit_booth AND f.incarnation = stay.exit_incarnation
      AND f.seq = stay.exit_seq AND f.kind = 'exit_reported' AND f.booth LIKE 'api-%'
)
WHERE open = 0 AND payment = 'unpaid' AND exited IS NOT NULL AND total IS NULL;
