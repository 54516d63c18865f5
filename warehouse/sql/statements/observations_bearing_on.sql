-- What new readings are compared with, and no more, however long the history of their series is: the figures that they
-- are of, the figure of the period before each, and the latest of each series; where a target or an outlook is involved,
-- everything of the series that differ in basis and period grain alone.
-- "incoming" holds the figures touched, "family" the series that bear on them, "dropped" what is not current any more. Of
-- the series in "event_series" everything is compared: an event is known by what it is for and when, whatever series its
-- reports are in.
-- The series that may matter are found first, then their periods, then which figures are wanted: every scan of all
-- observations reads a few columns of numbers, and the wide columns only of the rows that are chosen. (Comparing entities
-- and metrics of all observations, and joining all revisions, took most of the time.)
WITH
bearing AS MATERIALIZED (
    SELECT s.series_id, s.entity, s.metric, s.scope, s.measure, s.basis
    FROM store.series AS s
    SEMI JOIN family AS f ON s.series_id = f.id
),
-- Levels and their moves, in whatever unit.
beside AS MATERIALIZED (
    SELECT s.series_id, s.entity, s.metric, s.scope, s.measure, s.period_grain
    FROM store.series AS s
    SEMI JOIN incoming AS i
        ON s.entity = i.entity AND s.metric = i.metric AND s.scope IS NOT DISTINCT FROM i.scope
        AND s.period_grain = i.period_grain AND s.basis = i.basis
    WHERE s.basis = 'actual'
),
known AS MATERIALIZED (
    SELECT DISTINCT o.series_id, o.period, o.period_start, o.period_end
    FROM store.observations AS o
    SEMI JOIN (
        SELECT b.series_id FROM bearing AS b
        UNION
        SELECT n.series_id FROM beside AS n
    ) AS s ON o.series_id = s.series_id
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL AND o.period IS NOT NULL
),
spans AS MATERIALIZED (
    SELECT k.series_id, k.period, span_of(k.period_end, k.period_start, k.period) AS span
    FROM known AS k
    SEMI JOIN bearing AS b ON k.series_id = b.series_id
),
before_it AS (
    SELECT i.series_id, s.period
    FROM incoming AS i
    ASOF JOIN spans AS s
        ON i.series_id = s.series_id
        AND span_of(i.period_end, i.period_start, i.period) > s.span
),
latest AS (
    SELECT s.series_id, max_by(s.period, s.span) AS period
    FROM spans AS s
    GROUP BY s.series_id
),
-- Levels and the moves between them, a year or (of quarters) a quarter apart: two levels may refute a rate that was
-- stated elsewhere. Months are joined as numbers, days compared after that: by days alone, every day of two years and
-- every quarter between was read.
steps AS (
    FROM (VALUES (0), (3), (12)) AS v(months)
),
near AS MATERIALIZED (
    SELECT
        b.series_id, b.entity, b.metric, b.scope, b.measure, b.period_grain, k.period, k.period_start,
        month_number(k.period_start) AS month
    FROM known AS k
    JOIN beside AS b ON k.series_id = b.series_id
    SEMI JOIN (
        SELECT
            i.entity, i.metric, i.scope, i.period_grain, i.period_start,
            unnest([month_number(i.period_start) - s.months, month_number(i.period_start) + s.months]) AS month
        FROM incoming AS i
        JOIN steps AS s ON s.months <> 3 OR i.period_grain = 'quarter'
        WHERE i.basis = 'actual'
    ) AS i
        ON b.entity = i.entity AND b.metric = i.metric AND b.scope IS NOT DISTINCT FROM i.scope
        AND b.period_grain = i.period_grain AND month_number(k.period_start) = i.month
        AND abs(date_diff('day', k.period_start, i.period_start)) <= 366
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
wanted AS (
    SELECT i.series_id, i.period
    FROM incoming AS i
    WHERE i.period IS NOT NULL
    UNION
    SELECT b.series_id, b.period
    FROM before_it AS b
    UNION
    SELECT l.series_id, l.period
    FROM latest AS l
    UNION
    SELECT n.series_id, n.period
    FROM near AS n
    SEMI JOIN moved AS m
        ON n.entity = m.entity AND n.metric = m.metric AND n.scope IS NOT DISTINCT FROM m.scope
        AND n.period_grain = m.period_grain AND n.month = m.month
        AND abs(date_diff('day', n.period_start, m.period_start)) <= 366
),
-- Sentences that give the same level of another part: its rates are compared, whatever the part is called.
alike AS (
    SELECT o.revision_id, o.entity, o.metric, o.period, o.sentence
    FROM store.observations AS o
    SEMI JOIN (
        SELECT s.series_id, i.period, i.unit, i.value
        FROM store.series AS s
        JOIN incoming AS i
            ON s.entity = i.entity AND s.metric = i.metric AND s.measure = i.measure
            AND s.scope IS DISTINCT FROM i.scope
        WHERE s.measure = 'level' AND s.basis = 'actual'
    ) AS i
        ON o.series_id = i.series_id AND o.period = i.period AND o.unit = i.unit AND o.value = i.value
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
),
-- An outlook of the firm itself is met or missed like a target.
aimed_at AS (
    SELECT b.entity, b.metric, b.scope, b.measure, o.unit
    FROM store.observations AS o
    JOIN bearing AS b ON o.series_id = b.series_id AND b.basis <> 'actual'
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
    UNION
    SELECT i.entity, i.metric, i.scope, i.measure, i.unit
    FROM incoming AS i
    WHERE i.basis <> 'actual'
),
-- Series of which everything is compared, whatever its period; a null unit is any.
whole AS (
    SELECT b.series_id, a.unit
    FROM bearing AS b
    JOIN aimed_at AS a
        ON b.entity = a.entity AND b.metric = a.metric AND b.scope IS NOT DISTINCT FROM a.scope
        AND b.measure = a.measure
    UNION
    SELECT s.series_id, NULL AS unit
    FROM store.series AS s
    SEMI JOIN event_series AS e ON s.entity = e.entity AND s.metric = e.metric AND s.measure = e.measure
),
chosen AS MATERIALIZED (
    SELECT o.rowid AS place
    FROM store.observations AS o
    SEMI JOIN wanted AS w ON o.series_id = w.series_id AND o.period = w.period
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
    UNION
    SELECT o.rowid AS place
    FROM store.observations AS o
    SEMI JOIN incoming AS i ON o.series_id = i.series_id AND i.period IS NULL
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL AND o.period IS NULL
    UNION
    SELECT o.rowid AS place
    FROM store.observations AS o
    SEMI JOIN whole AS w ON o.series_id = w.series_id AND o.unit = coalesce(w.unit, o.unit)
    ANTI JOIN dropped AS g ON o.observation_id = g.id
    WHERE o.retired_at IS NULL
    UNION
    SELECT o.rowid AS place
    FROM store.observations AS o
    SEMI JOIN alike AS a
        ON o.revision_id = a.revision_id AND o.entity = a.entity AND o.metric = a.metric
        AND o.period = a.period AND o.sentence = a.sentence
    WHERE o.retired_at IS NULL
),
-- Of a number that very many reports of a figure give, those read are: the sources with the last word, the surest and the
-- latest ones, and other texts of the stories that are loaded; and of every sentence that is read, all that was chosen.
reported AS MATERIALIZED (
    SELECT
        c.place, o.revision_id, o.sentence, o.story_id, o.published, o.confidence, o.authority, o.observation_id,
        dense_rank() OVER (
            ORDER BY o.series_id, o.period, o.value, o.low, o.high, o.value_high, o.bound, o.unit
        ) AS number
    FROM store.observations AS o
    JOIN chosen AS c ON o.rowid = c.place
),
ranked AS MATERIALIZED (
    SELECT
        r.place, r.number, r.revision_id, r.sentence, r.story_id,
        row_number() OVER (
            PARTITION BY r.number
            ORDER BY r.authority IS NULL, r.confidence DESC, r.observation_id
        ) AS by_confidence,
        row_number() OVER (
            PARTITION BY r.number
            ORDER BY r.published DESC NULLS LAST, r.observation_id
        ) AS by_publication
    FROM reported AS r
),
sentences AS MATERIALIZED (
    SELECT r.revision_id, r.sentence
    FROM ranked AS r
    WHERE r.by_confidence <= $reports OR r.by_publication <= $reports
    UNION
    SELECT r.revision_id, r.sentence
    FROM ranked AS r
    SEMI JOIN stories AS s ON r.story_id = s.id
),
read AS MATERIALIZED (
    SELECT r.place, r.number, r.revision_id, r.story_id, r.by_confidence
    FROM ranked AS r
    SEMI JOIN sentences AS s ON r.revision_id = s.revision_id AND r.sentence = s.sentence
),
unread AS (
    SELECT r.number, count(DISTINCT r.story_id) AS stories
    FROM ranked AS r
    ANTI JOIN read AS d ON r.number = d.number AND r.story_id = d.story_id
    GROUP BY r.number
),
headed AS (
    SELECT r.revision_id, r.title, r.url
    FROM store.revisions AS r
    SEMI JOIN read AS d ON r.revision_id = d.revision_id
)
-- The reasons say which slot of a statement is in doubt: the check of a change asks that of both sides.
SELECT
    o.* EXCLUDE (runners_up), h.title, h.url,
    CASE WHEN d.by_confidence = 1 THEN coalesce(u.stories, 0) ELSE 0 END AS unread_stories
FROM store.observations AS o
JOIN read AS d ON o.rowid = d.place
LEFT JOIN unread AS u ON d.number = u.number
LEFT JOIN headed AS h ON o.revision_id = h.revision_id
ORDER BY o.series_id, o.period NULLS FIRST, o.published NULLS FIRST, o.observation_id
