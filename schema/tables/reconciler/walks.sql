CREATE TABLE reconciler.walks (
    account     text NOT NULL,
    list        text NOT NULL,
    next_page   integer NOT NULL DEFAULT 1 CHECK (next_page > 0),
    page_size   integer CHECK (page_size > 0),
    rows_seen   integer NOT NULL DEFAULT 0,
    page_digest bytea,
    repeats     integer NOT NULL DEFAULT 0,
    is_whole    boolean NOT NULL DEFAULT true,
    begun_at    timestamptz,
    ended_at    timestamptz,
    due_at      timestamptz NOT NULL,
    priority    integer NOT NULL DEFAULT 3 CHECK (priority BETWEEN 0 AND 3),
    failures    integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list, account)
);

COMMENT ON TABLE reconciler.walks IS 'How far the reconciler has come in each of CJ''s lists.';
COMMENT ON COLUMN reconciler.walks.account IS 'The account.';
COMMENT ON COLUMN reconciler.walks.list IS 'The list: the call and what it is narrowed down to.';
COMMENT ON COLUMN reconciler.walks.next_page IS
    'The page to ask for next, from 1. It moves with the page before it, in one transaction.';
COMMENT ON COLUMN reconciler.walks.page_size IS
    'How many rows a page was found to hold at most. NULL: as many as are asked for to begin with.';
COMMENT ON COLUMN reconciler.walks.rows_seen IS 'How many rows the walk under way has had.';
COMMENT ON COLUMN reconciler.walks.page_digest IS
    'Of the names on the page before the next, so that a list that shows one page for ever comes to an end. NULL: there is none.';
COMMENT ON COLUMN reconciler.walks.repeats IS
    'How often this page was asked for again because CJ had left out a part of it.';
COMMENT ON COLUMN reconciler.walks.is_whole IS 'Whether the walk under way has had every page whole.';
COMMENT ON COLUMN reconciler.walks.begun_at IS 'When the walk began that is under way. NULL: none is.';
COMMENT ON COLUMN reconciler.walks.ended_at IS
    'When the last whole walk began, for it found all that was there then. NULL: there was none.';
COMMENT ON COLUMN reconciler.walks.due_at IS 'When the next page is to be asked for.';
COMMENT ON COLUMN reconciler.walks.priority IS 'See checks.';
COMMENT ON COLUMN reconciler.walks.failures IS 'How many calls have failed in a row.';

GRANT SELECT ON reconciler.walks TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.walks TO cjledger_reconciler;
