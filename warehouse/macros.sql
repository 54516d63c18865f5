-- Macros: the questions that need an argument. Made anew on opening; every one has its comment in comments.sql.
-- Inside a macro its parameters hide columns of the same name, so every column is written with its table.

-- Two intervals [low, high) agree when they share a number. A null end is open; an interval of one number
-- ([52, 52)) counts as that number.
CREATE OR REPLACE MACRO intervals_agree(low_a, high_a, low_b, high_b) AS
    coalesce(low_a < high_b OR (low_a = high_b AND low_b = high_b), TRUE)
    AND coalesce(low_b < high_a OR (low_b = high_a AND low_a = high_a), TRUE);

-- How wide an interval is; an open one is wider than any.
CREATE OR REPLACE MACRO width_of(low_end, high_end) AS
    coalesce(high_end - low_end, 99999999999999999999999999999999::DECIMAL(38, 6));

-- A setting of the watchlist in use.
CREATE OR REPLACE MACRO setting(setting_name, otherwise) AS
    coalesce((SELECT s.value FROM store.settings AS s WHERE s.name = setting_name), otherwise);

-- A label in the language of the watchlist in use, then in any.
CREATE OR REPLACE MACRO label_of(labels, otherwise) AS
    coalesce(
        json_extract_string(labels, '$.' || setting('language', 'ko')),
        json_extract_string(labels, '$.ko'),
        json_extract_string(labels, '$.en'),
        otherwise
    );

-- The settling of figures; what each part is for stands beside it. Null arguments don't narrow.
-- Figures on which everybody agrees, nearly all, need one aggregation; only the disputed ones are taken apart into
-- readings. (Taking all apart needed 2.2 GB at a million observations.) Entity and metric stand in every key, and
-- nothing is materialised, so that a filter on them reaches every scan.
CREATE OR REPLACE MACRO settled(known_at, published_by, of_entity, of_metric) AS TABLE
WITH
contradiction_window AS (
    SELECT to_days(setting('contradiction_window_days', '30')::INTEGER) AS width
),
-- What stood at the time asked for, with its interval; a number without one is the interval of itself.
standing AS NOT MATERIALIZED (
    SELECT
        o.series_id, o.entity, o.metric, o.scope, o.period, o.basis, o.measure, o.unit,
        o.period_start, o.period_end, o.period_grain, o.value, o.bound, o.story_id, o.observation_id,
        o.publisher, o.published, o.published_on, o.seen_at,
        CASE WHEN o.low IS NULL AND o.high IS NULL THEN o.value ELSE o.low END AS low,
        CASE WHEN o.low IS NULL AND o.high IS NULL THEN o.value ELSE o.high END AS high
    FROM store.observations AS o
    WHERE
        CASE
            WHEN known_at IS NULL THEN o.retired_at IS NULL
            ELSE o.seen_at <= known_at AND (o.retired_at IS NULL OR o.retired_at > known_at)
        END
        AND (published_by IS NULL OR o.published <= published_by)
        AND (of_entity IS NULL OR o.entity = of_entity)
        AND (of_metric IS NULL OR o.metric = of_metric)
),
-- Every figure with the interval that all its observations leave, and the most exact of them, the latest first.
gathered AS NOT MATERIALIZED (
    SELECT
        s.series_id, s.entity, s.metric, s.scope, s.period, s.basis, s.measure, s.unit,
        min(s.period_start) AS period_start,
        max(s.period_end) AS period_end,
        min(s.period_grain) AS period_grain,
        count(*) AS observations,
        count(DISTINCT s.story_id) AS sources,
        min(s.published) AS first_published,
        max(s.published) AS last_published,
        min(s.seen_at) AS first_seen_at,
        max(s.low) AS low,
        min(s.high) AS high,
        arg_min(
            struct_pack(
                observation_id := s.observation_id, value := s.value, bound := s.bound,
                publisher := s.publisher, published_on := s.published_on
            ),
            struct_pack(
                width := width_of(s.low, s.high), age := -epoch_us(coalesce(s.published, '-infinity'::TIMESTAMPTZ)),
                tie := s.observation_id
            )
        ) AS winner
    FROM standing AS s
    GROUP BY ALL
),
-- Those on which not everybody agrees (or where a single number has no width, which the next step sorts out).
disputed AS NOT MATERIALIZED (
    SELECT s.entity, s.metric, s.series_id, s.period, s.unit
    FROM standing AS s
    GROUP BY ALL
    HAVING max(s.low) >= min(s.high)
),
-- Their equal readings together, with when they were last told, and by how many stories.
readings AS (
    SELECT
        s.entity, s.metric, s.series_id, s.period, s.unit, s.low, s.high, s.value,
        count(DISTINCT s.story_id) AS stories,
        max(s.published) AS last_published,
        arg_min(
            struct_pack(
                observation_id := s.observation_id, value := s.value, bound := s.bound,
                publisher := s.publisher, published_on := s.published_on
            ),
            struct_pack(
                age := coalesce(s.published, 'infinity'::TIMESTAMPTZ), tie := s.observation_id
            )
        ) AS told
    FROM standing AS s
    SEMI JOIN disputed AS d
        ON s.entity = d.entity AND s.metric = d.metric AND s.series_id = d.series_id
        AND s.period IS NOT DISTINCT FROM d.period AND s.unit = d.unit
    GROUP BY ALL
),
ranked AS (
    SELECT
        r.entity, r.metric, r.series_id, r.period, r.unit,
        list(
            struct_pack(
                low := r.low, high := r.high, told := r.told, last_published := r.last_published,
                stories := r.stories
            )
            ORDER BY width_of(r.low, r.high), r.last_published DESC NULLS LAST, r.stories DESC, r.low, r.value
        ) AS readings
    FROM readings AS r
    GROUP BY ALL
),
-- A reading is overtaken when one that was published later than the contradiction window disagrees with it.
current_ones AS (
    SELECT
        k.entity, k.metric, k.series_id, k.period, k.unit,
        list_filter(
            k.readings,
            lambda a: NOT list_bool_or(
                list_transform(
                    k.readings,
                    lambda b: coalesce(b.last_published > a.last_published + w.width, FALSE)
                    AND NOT intervals_agree(a.low, a.high, b.low, b.high)
                )
            )
        ) AS readings
    FROM ranked AS k
    CROSS JOIN contradiction_window AS w
),
-- The first that is left wins; those that agree with it narrow its interval, those that don't are its rivals.
won AS (
    SELECT
        c.entity, c.metric, c.series_id, c.period, c.unit,
        c.readings[1] AS winner,
        list_filter(
            c.readings, lambda r: intervals_agree(r.low, r.high, c.readings[1].low, c.readings[1].high)
        ) AS agreeing,
        list_filter(
            c.readings, lambda r: NOT intervals_agree(r.low, r.high, c.readings[1].low, c.readings[1].high)
        ) AS rivals
    FROM current_ones AS c
),
narrowed AS (
    SELECT
        w.*,
        list_max(list_transform(w.agreeing, lambda r: r.low)) AS low,
        list_min(list_transform(w.agreeing, lambda r: r.high)) AS high
    FROM won AS w
),
every AS (
    SELECT
        g.* REPLACE (
            coalesce(n.winner.told, g.winner) AS winner,
            CASE
                WHEN n.series_id IS NULL THEN g.low
                WHEN coalesce(n.low <= n.high, TRUE) THEN n.low
                ELSE n.winner.low
            END AS low,
            CASE
                WHEN n.series_id IS NULL THEN g.high
                WHEN coalesce(n.low <= n.high, TRUE) THEN n.high
                ELSE n.winner.high
            END AS high
        ),
        list_transform(
            n.rivals,
            lambda r: struct_pack(
                observation_id := r.told.observation_id, value := r.told.value, stories := r.stories
            )
        ) AS rivals
    FROM gathered AS g
    LEFT JOIN narrowed AS n
        ON g.entity = n.entity AND g.metric = n.metric AND g.series_id = n.series_id
        AND g.period IS NOT DISTINCT FROM n.period AND g.unit = n.unit
)
SELECT
    e.entity, e.metric, e.scope, e.period, e.basis, e.measure,
    e.winner.value AS value,
    e.unit, e.low, e.high,
    e.winner.bound AS bound,
    e.sources, e.observations,
    coalesce(len(e.rivals) > 0, FALSE) AS contested,
    e.winner.publisher AS publisher,
    e.winner.published_on AS published_on,
    e.first_published, e.last_published, e.first_seen_at,
    e.period_start, e.period_end, e.period_grain,
    e.series_id,
    e.winner.observation_id AS observation_id,
    e.rivals
FROM every AS e;

-- Figures as they were believed at a time: what had been seen by then and was not yet retired.
CREATE OR REPLACE MACRO figures_as_of(known_at) AS TABLE
SELECT f.* EXCLUDE (rivals)
FROM settled(known_at::TIMESTAMPTZ, NULL, NULL, NULL) AS f
ORDER BY f.entity, f.metric, f.scope, f.period_start, f.basis, f.measure;

-- Figures as the press of a time told them: only what had been published by then, however late it was seen.
CREATE OR REPLACE MACRO figures_published_by(published_by) AS TABLE
SELECT f.* EXCLUDE (rivals)
FROM settled(NULL, published_by::TIMESTAMPTZ, NULL, NULL) AS f
ORDER BY f.entity, f.metric, f.scope, f.period_start, f.basis, f.measure;

-- Every figure of an entity and a metric by period, with its difference from the period before in its series.
CREATE OR REPLACE MACRO figure_history(entity, metric) AS TABLE
SELECT
    f.period, f.value, f.unit, f.scope, f.basis, f.measure,
    f.value - lag(f.value) OVER before_it AS difference,
    f.low, f.high, f.bound, f.sources, f.contested, f.publisher, f.published_on,
    o.expression, o.sentence, r.title, r.url, f.first_seen_at, f.series_id, f.observation_id
FROM settled(NULL, NULL, entity, metric) AS f
LEFT JOIN (
    SELECT k.observation_id, k.revision_id, k.expression, k.sentence
    FROM store.observations AS k
    WHERE k.entity = entity AND k.metric = metric
) AS o ON f.observation_id = o.observation_id
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
WINDOW before_it AS (PARTITION BY f.series_id, f.unit ORDER BY f.period_start)
ORDER BY f.scope NULLS FIRST, f.basis, f.measure, f.period_grain, f.period_start NULLS FIRST;

-- What one figure was and is: everything that anybody reported for a period, whether it stands or not.
CREATE OR REPLACE MACRO figure_on(entity, metric, period) AS TABLE
SELECT
    o.value, o.unit, o.low, o.high, o.bound, o.scope, o.basis, o.measure, o.publisher, o.published_on,
    o.expression, o.sentence, r.title, r.url,
    o.seen_at AS known_from, o.retired_at AS known_until, o.retired_because,
    o.story_id, o.observation_id
FROM store.observations AS o
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
WHERE o.entity = entity AND o.metric = metric AND o.period IS NOT DISTINCT FROM period
ORDER BY o.scope NULLS FIRST, o.basis, o.measure, o.published NULLS LAST, o.observation_id;

-- Who stands behind a change: the observations that agree with either of its sides.
CREATE OR REPLACE MACRO sources_of(change) AS TABLE
WITH
it AS (
    SELECT c.series_id, c.before_id, c.after_id
    FROM store.changes AS c
    WHERE c.change_id = change
),
sides AS (
    SELECT 'before' AS side, i.series_id, i.before_id AS observation_id FROM it AS i
    UNION ALL
    SELECT 'after' AS side, i.series_id, i.after_id AS observation_id FROM it AS i
),
anchors AS (
    SELECT s.side, o.series_id, o.period, o.unit, o.observation_id, o.low, o.high
    FROM sides AS s
    JOIN store.observations AS o ON s.observation_id = o.observation_id
)
SELECT
    a.side, o.publisher, o.published_on, o.value, o.unit, o.expression, o.sentence, r.title, r.url,
    o.observation_id = a.observation_id AS named_by_change,
    o.retired_at IS NULL AS stands,
    o.story_id, o.observation_id
FROM anchors AS a
JOIN store.observations AS o
    ON a.series_id = o.series_id
    AND a.period IS NOT DISTINCT FROM o.period
    AND a.unit = o.unit
    AND (o.retired_at IS NULL OR o.observation_id = a.observation_id)
    AND intervals_agree(a.low, a.high, o.low, o.high)
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
ORDER BY a.side DESC, o.published NULLS LAST, o.observation_id;
