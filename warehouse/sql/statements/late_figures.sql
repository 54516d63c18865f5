-- Figures that should have come: the next quarter or month of a watched series that was published in time so far.
-- The habit is that of the last eight periods; fewer than four, or one with a hole in it, is none. A figure is late a
-- week after the longest time that one of them took from the end of its period.
WITH first_published AS (
    SELECT
        o.entity, o.metric, o.scope, o.unit, o.period_grain, o.period, o.period_start, o.period_end,
        min(o.published_on) AS published_on
    FROM store.observations AS o
    JOIN store.entities AS e ON o.entity = e.entity AND NOT e.discovered
    JOIN store.metrics AS m ON o.metric = m.metric
    WHERE o.retired_at IS NULL AND o.basis = 'actual' AND o.measure = 'level'
        AND o.period_grain IN ('quarter', 'month') AND o.period_start IS NOT NULL
    GROUP BY ALL
    HAVING min(o.published_on) IS NOT NULL
),
numbered AS (
    SELECT
        f.*,
        f.published_on - f.period_end AS days,
        CASE f.period_grain WHEN 'quarter' THEN 3 ELSE 1 END AS months,
        row_number() OVER latest AS place,
        lag(f.period_start) OVER latest AS next_start
    FROM first_published AS f
    WINDOW latest AS (
        PARTITION BY f.entity, f.metric, f.scope, f.unit, f.period_grain ORDER BY f.period_start DESC
    )
),
habits AS (
    SELECT
        n.entity, n.metric, n.scope, n.period_grain,
        max_by(n.period, n.period_start) AS last_period,
        max(n.period_start) AS last_start,
        any_value(n.months) AS months,
        max(n.days) AS days,
        count(*) AS periods
    FROM numbered AS n
    WHERE n.place <= 8
    GROUP BY n.entity, n.metric, n.scope, n.unit, n.period_grain
    HAVING count(*) >= 4
        AND bool_and(n.place = 1 OR n.next_start = n.period_start + to_months(n.months))
        AND min(n.days) >= 0
),
expected AS (
    SELECT
        h.*,
        (h.last_start + to_months(h.months))::DATE AS start,
        (h.last_start + to_months(h.months * 2))::DATE - 1 + h.days::INTEGER AS expected_on
    FROM habits AS h
)
SELECT
    x.entity, x.metric, x.scope,
    CASE x.period_grain
        WHEN 'quarter' THEN year(x.start) || '-Q' || quarter(x.start)
        ELSE strftime(x.start, '%Y-%m')
    END AS period,
    x.last_period, x.expected_on, x.periods
FROM expected AS x
-- A series that nobody has written of for as long again has ended, and is not late for ever.
WHERE x.expected_on + 7 < $day AND $day < x.expected_on + 7 + 31 * x.months * 2
ORDER BY x.entity, x.metric, x.scope NULLS FIRST
