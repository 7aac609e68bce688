-- The schemas. A schema's owner owns whatever stands in it; the user that migrates owns cjledger, which is there already.

CREATE SCHEMA ledger AUTHORIZATION cjledger_owner;
CREATE SCHEMA projection AUTHORIZATION cjledger_projector;
CREATE SCHEMA analytics AUTHORIZATION cjledger_projector;
CREATE SCHEMA reconciler AUTHORIZATION cjledger_owner;

COMMENT ON SCHEMA ledger IS 'What CJ sent, kept for good and never changed. Everything else is made from this.';
COMMENT ON SCHEMA projection IS 'The read models as the projector keeps them. Analysts read the schema analytics instead.';
COMMENT ON SCHEMA analytics IS
    'Orders and parcels at CJ Dropshipping, for reading. Times are timestamptz; money is numeric in US dollars; NULL is unknown, never zero.';
COMMENT ON SCHEMA reconciler IS
    'What the reconciler and `register` remember: access to CJ''s API, the limits of its calls, and what was asked when.';

GRANT USAGE ON SCHEMA cjledger TO cjledger_owner, cjledger_runtime, cjledger_projector, cjledger_reconciler;
GRANT USAGE ON SCHEMA ledger TO cjledger_runtime, cjledger_projector, cjledger_reconciler;
-- The reconciler has views of its own of the read models, which their owner reads.
GRANT USAGE ON SCHEMA projection TO cjledger_runtime, cjledger_owner;
GRANT USAGE ON SCHEMA analytics TO cjledger_runtime, cjledger_analyst;
GRANT USAGE ON SCHEMA reconciler TO cjledger_runtime, cjledger_projector, cjledger_reconciler;

GRANT SELECT ON cjledger.migrations, cjledger.view_sets, cjledger.catalog
    TO cjledger_owner, cjledger_runtime, cjledger_projector, cjledger_reconciler;
