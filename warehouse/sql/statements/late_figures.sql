-- Figures that should have come: the next quarter or month of a watched series that was published in time so far.
-- The habit is that of the last eight periods; fewer than four, or one with a hole in it, is none. A figure is late a
-- week after the longest time that one of them took from the end of its period.
WITH watched_series AS (
    SELECT
        s.series_id, s.entity, s.metric, s.scope, s.period_grain,
        CASE s.period_grain WHEN 'quarter' THEN 3 ELSE 1 END AS months
    FROM store.series AS s
    SEMI JOIN store.metrics AS m ON s.metric = m.metric
    WHERE s.basis = 'actual' AND s.measure = 'level' AND s.period_grain IN ('quarter', 'month')
        AND s.entity IN (SELECT e.entity FROM store.entities AS e WHERE NOT e.discovered)
),
-- Grouped by numbers alone: a series has one entity, metric, scope and unit, and a period of its grain one label.
first_published AS (
    SELECT
        o.series_id, o.period_start, o.period_end,
        max(o.period) AS period,
        min(o.published_on) AS published_on
    FROM store.observations AS o
    SEMI JOIN watched_series AS s ON o.series_id = s.series_id
    WHERE o.retired_at IS NULL AND o.period_start IS NOT NULL
    GROUP BY ALL
    HAVING min(o.published_on) IS NOT NULL
),
numbered AS (
    SELECT
        f.*,
        f.published_on - f.period_end AS days,
        row_number() OVER latest AS place,
        lag(f.period_start) OVER latest AS next_start
    FROM first_published AS f
    WINDOW latest AS (PARTITION BY f.series_id ORDER BY f.period_start DESC)
),
habits AS (
    SELECT
        s.entity, s.metric, s.scope, s.period_grain, s.months,
        max_by(n.period, n.period_start) AS last_period,
        max(n.period_start) AS last_start,
        max(n.days) AS days,
        count(*) AS periods
    FROM numbered AS n
    JOIN watched_series AS s ON n.series_id = s.series_id
    WHERE n.place <= 8
    GROUP BY n.series_id, s.entity, s.metric, s.scope, s.period_grain, s.months
    HAVING count(*) >= 4
        AND bool_and(n.place = 1 OR n.next_start = n.period_start + to_months(s.months))
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
