-- What new readings are compared with, and no more, however long the history of their series is: the figures that they
-- are of, the figure of the period before each, and the latest of each series; where a target or an outlook is involved,
-- everything of the series that differ in basis and period grain alone.
-- "incoming" holds the figures touched, "family" the series that bear on them, "gone" what no longer stands. Of the
-- series in "event_series" everything is compared: an event is known by what it is for and when, whatever series its
-- reports are in.
WITH
bearing AS (
    SELECT
        o.observation_id, o.series_id, o.entity, o.metric, o.scope, o.measure, o.unit, o.basis,
        o.period, o.period_start, o.period_end
    FROM store.observations AS o
    SEMI JOIN family AS f ON o.series_id = f.id
    ANTI JOIN gone AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
),
known AS (
    SELECT
        b.series_id, b.period,
        max(span_of(b.period_end, b.period_start, b.period)) AS span
    FROM bearing AS b
    WHERE b.period IS NOT NULL
    GROUP BY b.series_id, b.period
),
before_it AS (
    SELECT i.series_id, max_by(k.period, k.span) AS period
    FROM incoming AS i
    JOIN known AS k
        ON i.series_id = k.series_id
        AND k.span < span_of(i.period_end, i.period_start, i.period)
    GROUP BY i.series_id, i.period
),
latest AS (
    SELECT k.series_id, max_by(k.period, k.span) AS period
    FROM known AS k
    GROUP BY k.series_id
),
wanted AS (
    SELECT i.series_id, i.period
    FROM incoming AS i
    UNION
    SELECT b.series_id, b.period
    FROM before_it AS b
    UNION
    SELECT l.series_id, l.period
    FROM latest AS l
),
-- Levels and the moves between them, a year or (of quarters) a quarter apart: two levels may refute a rate that was
-- stated elsewhere. Months are joined as numbers, days compared after that: by days alone, every day of two years and
-- every quarter between was read.
steps AS (
    FROM (VALUES (0), (3), (12)) AS v(months)
),
near AS (
    SELECT
        o.observation_id, o.entity, o.metric, o.scope, o.measure, o.period_grain, o.period_start,
        month_number(o.period_start) AS month
    FROM store.observations AS o
    SEMI JOIN (
        SELECT
            i.entity, i.metric, i.scope, i.period_grain, i.period_start,
            unnest([month_number(i.period_start) - s.months, month_number(i.period_start) + s.months]) AS month
        FROM incoming AS i
        JOIN steps AS s ON s.months <> 3 OR i.period_grain = 'quarter'
        WHERE i.basis = 'actual'
    ) AS i
        ON o.entity = i.entity AND o.metric = i.metric AND o.scope IS NOT DISTINCT FROM i.scope
        AND o.period_grain = i.period_grain AND month_number(o.period_start) = i.month
        AND abs(date_diff('day', o.period_start, i.period_start)) <= 366
    ANTI JOIN gone AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL AND o.basis = 'actual'
),
-- The months of moves, and those of the levels that they are between.
moved AS (
    SELECT m.entity, m.metric, m.scope, m.period_grain, m.period_start, m.month - s.months AS month
    FROM (
        SELECT n.entity, n.metric, n.scope, n.period_grain, n.period_start, n.month
        FROM near AS n
        WHERE n.measure <> 'level'
        UNION
        SELECT i.entity, i.metric, i.scope, i.period_grain, i.period_start, month_number(i.period_start) AS month
        FROM incoming AS i
        WHERE i.measure <> 'level' AND i.basis = 'actual'
    ) AS m
    JOIN steps AS s ON s.months <> 3 OR m.period_grain = 'quarter'
),
-- Sentences that give the same level of another part: its rates are compared, whatever the part is called.
alike AS (
    SELECT o.revision_id, o.entity, o.metric, o.period, o.sentence
    FROM store.observations AS o
    SEMI JOIN incoming AS i
        ON o.entity = i.entity AND o.metric = i.metric AND o.period = i.period
        AND o.measure = i.measure AND o.unit = i.unit AND o.value = i.value
        AND o.scope IS DISTINCT FROM i.scope
    ANTI JOIN gone AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL AND o.measure = 'level' AND o.basis = 'actual'
),
-- An outlook of the firm itself is met or missed like a target.
aimed_at AS (
    SELECT b.entity, b.metric, b.scope, b.measure, b.unit
    FROM bearing AS b
    WHERE b.basis <> 'actual'
    UNION
    SELECT i.entity, i.metric, i.scope, i.measure, i.unit
    FROM incoming AS i
    WHERE i.basis <> 'actual'
),
chosen AS (
    SELECT b.observation_id
    FROM bearing AS b
    SEMI JOIN wanted AS w ON b.series_id = w.series_id AND b.period IS NOT DISTINCT FROM w.period
    UNION
    SELECT b.observation_id
    FROM bearing AS b
    SEMI JOIN aimed_at AS a
        ON b.entity = a.entity AND b.metric = a.metric AND b.scope IS NOT DISTINCT FROM a.scope
        AND b.measure = a.measure AND b.unit = a.unit
    UNION
    SELECT o.observation_id
    FROM near AS o
    SEMI JOIN moved AS m
        ON o.entity = m.entity AND o.metric = m.metric AND o.scope IS NOT DISTINCT FROM m.scope
        AND o.period_grain = m.period_grain AND o.month = m.month
        AND abs(date_diff('day', o.period_start, m.period_start)) <= 366
    UNION
    SELECT o.observation_id
    FROM store.observations AS o
    SEMI JOIN alike AS a
        ON o.revision_id = a.revision_id AND o.entity = a.entity AND o.metric = a.metric
        AND o.period = a.period AND o.sentence = a.sentence
    WHERE o.retired_at IS NULL
    UNION
    SELECT o.observation_id
    FROM store.observations AS o
    SEMI JOIN event_series AS e ON o.entity = e.entity AND o.metric = e.metric AND o.measure = e.measure
    ANTI JOIN gone AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
)
-- The reasons say which slot of a statement is in doubt: the check of a change asks that of both sides.
SELECT observations.* EXCLUDE (runners_up), revisions.title, revisions.url
FROM store.observations
SEMI JOIN chosen ON observations.observation_id = chosen.observation_id
LEFT JOIN store.revisions ON observations.revision_id = revisions.revision_id
ORDER BY series_id, period NULLS FIRST, published NULLS FIRST, observation_id
