-- One parent may have been named by its code and by its internal id: that is one link.
CREATE OR REPLACE VIEW analytics.order_links AS
SELECT
    l.account,
    l.order_key,
    l.kind,
    i.order_key AS related_order_key,
    coalesce(parent.cj_order_code, l.related_code) AS related_code,
    min(l.position) AS position
FROM projection.order_links AS l
LEFT JOIN projection.order_ids AS i
    ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
    AND i.kind IN ('code', 'internal')
LEFT JOIN projection.orders AS parent
    ON parent.generation = i.generation AND parent.account = i.account AND parent.order_key = i.order_key
WHERE l.generation = (SELECT generation FROM projection.live)
GROUP BY l.account, l.order_key, l.kind, i.order_key, coalesce(parent.cj_order_code, l.related_code);

COMMENT ON VIEW analytics.order_links IS 'Which order came of which: one row for each order and each order it came of.';
COMMENT ON COLUMN analytics.order_links.account IS 'The account.';
COMMENT ON COLUMN analytics.order_links.order_key IS 'The order that came of another one.';
COMMENT ON COLUMN analytics.order_links.kind IS
    'split: it holds a part of it. merge: it holds it together with others. reissue: it was sent again.';
COMMENT ON COLUMN analytics.order_links.related_order_key IS
    'The order it came of. NULL while nothing was about that one.';
COMMENT ON COLUMN analytics.order_links.related_code IS
    'The same by its CJ code, or by the id of CJ''s it was named with while the code is not known.';
COMMENT ON COLUMN analytics.order_links.position IS
    'The first event that said so; see events. NULL where only the ending of the order''s own code, such as -1, tells.';

GRANT SELECT ON analytics.order_links TO cjledger_runtime, cjledger_analyst;
