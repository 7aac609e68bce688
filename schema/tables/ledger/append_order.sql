-- It never has a row: only its lock counts. Nobody but the owner may lock a table against others, so a stranger who may log
-- in cannot hold it, as he could an advisory lock. A lock of a row would be written to the page and to the WAL each time.
CREATE TABLE ledger.append_order ();

COMMENT ON TABLE ledger.append_order IS
    'A transaction that adds events holds its lock until it has committed, so that positions become visible in order. It has no rows.';
