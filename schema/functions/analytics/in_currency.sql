-- A schema as of a moment gets a function of its own, made of this text, which reads the rates of that schema.
CREATE OR REPLACE FUNCTION analytics.in_currency(amount numeric, at timestamptz, currency text) RETURNS numeric
    LANGUAGE plpgsql STABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS
$$
BEGIN
    IF in_currency.currency = 'USD' THEN
        RETURN in_currency.amount;
    END IF;
    RETURN (
        SELECT in_currency.amount * r.per_usd
        FROM analytics.exchange_rates AS r
        WHERE r.currency = in_currency.currency AND r.day <= (in_currency.at AT TIME ZONE 'UTC')::date
        ORDER BY r.day DESC, r.account
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION analytics.in_currency(numeric, timestamptz, text) IS
    'An amount of US dollars in another currency, by the rate of the last day, in UTC, at or before an instant. Not rounded. NULL when no rate is known.';
