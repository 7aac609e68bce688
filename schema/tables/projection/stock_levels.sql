CREATE TABLE projection.stock_levels (
    generation   integer NOT NULL,
    account      text NOT NULL,
    vid          text NOT NULL,
    place        text NOT NULL,
    listed_under text NOT NULL,
    area_id      text,
    area         text,
    country_code text,
    quantity     bigint,
    as_of        timestamptz NOT NULL,
    position     bigint NOT NULL,
    PRIMARY KEY (vid, account, generation, place)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.stock_levels IS
    'How much of each variant lies in each of CJ''s areas, by the newest message or answer.';
COMMENT ON COLUMN projection.stock_levels.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_levels.account IS 'The account.';
COMMENT ON COLUMN projection.stock_levels.place IS
    'What tells the levels of one variant apart: listed_under and the area.';

GRANT SELECT ON projection.stock_levels TO cjledger_owner;
