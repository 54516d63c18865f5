-- Macros: the questions that need an argument. Made anew on opening; every one has its comment in comments.sql.
-- Inside a macro its parameters hide columns of the same name, so every column is written with its table.

-- The ends of what was written; a number without an interval is the interval of itself.
CREATE OR REPLACE MACRO low_end(low, high, value) AS CASE WHEN low IS NULL AND high IS NULL THEN value ELSE low END;

CREATE OR REPLACE MACRO high_end(low, high, value) AS CASE WHEN low IS NULL AND high IS NULL THEN value ELSE high END;

-- Two intervals [low, high) agree when they share a number. A null end is open; an interval of one number
-- ([52, 52)) counts as that number.
CREATE OR REPLACE MACRO intervals_agree(low_a, high_a, low_b, high_b) AS
    (coalesce(low_a < high_b, TRUE) OR coalesce(low_a = high_b AND low_b = high_b, FALSE))
    AND (coalesce(low_b < high_a, TRUE) OR coalesce(low_b = high_a AND low_a = high_a, FALSE));

-- Weight of a number's last digit that is not zero: 100 of 1,100, 0.01 of 3.46. Null of zero.
CREATE OR REPLACE MACRO last_digit(number) AS
    list_transform(
        [nullif(regexp_extract(number::DECIMAL(38, 6)::VARCHAR, '[1-9][0.]*$'), '')],
        lambda tail: CASE
            WHEN contains(tail, '.') THEN ('1' || tail[2:])::DECIMAL(38, 6)
            ELSE ('0.' || repeat('0', 6 - length(tail)) || '1')::DECIMAL(38, 6)
        END
    )[1];

-- Where the true value of a written number may lie, by the rules of tasks/changes/agreement.py: newspapers round, and
-- cut off. What is asked is [low, value + one step), mirrored for a negative value; a step is the last written digit,
-- in counts and money the last one that is not zero. A number with an "about" word is at least a step wide either way.
-- Limits (at least, under), bands (thirty-odd) and numbers without an interval stay as they are.
-- Nothing but what is stored is needed: the interval tells the last written digit.
CREATE OR REPLACE MACRO likely_ends(unit, bound, value, value_high, low, high) AS
    list_transform(
        -- Mirrored to a number that is not negative: its ends nearer to and farther from zero.
        [struct_pack(
            size := abs(value),
            top := CASE WHEN bound = 'range' THEN greatest(abs(value), abs(value_high)) ELSE abs(value) END,
            near := CASE WHEN value < 0 THEN -high ELSE low END,
            far := CASE WHEN value < 0 THEN -low ELSE high END,
            stays := value IS NULL OR low IS NULL OR high IS NULL OR low = high
                OR bound NOT IN ('exact', 'about', 'range') OR (bound = 'range' AND value_high IS NULL)
        )],
        lambda n: CASE WHEN n.stays OR (bound = 'about' AND n.near >= n.size) THEN struct_pack(low := low, high := high)
        ELSE list_transform(
            [
                CASE WHEN unit NOT IN ('percent', 'percentage_point', 'times') AND n.top > 0 THEN last_digit(n.top)
                WHEN bound = 'exact' THEN n.far - n.near
                WHEN bound = 'about' THEN n.far - n.size
                ELSE n.far - n.top + n.far - n.top END
            ],
            lambda step: CASE
                WHEN value < 0 THEN struct_pack(
                    low := -greatest(n.far, n.top + step),
                    high := -CASE WHEN bound = 'about' THEN least(n.near, n.size - step) ELSE n.near END
                )
                ELSE struct_pack(
                    low := CASE WHEN bound = 'about' THEN least(n.near, n.size - step) ELSE n.near END,
                    high := greatest(n.far, n.top + step)
                )
            END
        )[1] END
    )[1];

-- Whether two numbers can be one: the agreement of two reports.
CREATE OR REPLACE MACRO likely_agree(a, b) AS intervals_agree(a.low, a.high, b.low, b.high);

-- How wide an interval is; an open one is wider than any.
CREATE OR REPLACE MACRO width_of(low_end, high_end) AS
    coalesce(high_end - low_end, 99999999999999999999999999999999::DECIMAL(38, 6));

-- How long ago something was published, for sorting the latest first; what has no date counts as the oldest.
CREATE OR REPLACE MACRO age_of(published) AS -epoch_us(coalesce(published, '0001-01-01 00:00:00+00'::TIMESTAMPTZ));

-- What sorts periods: their end, their start, their label; one that is not placed in time is the oldest.
CREATE OR REPLACE MACRO span_of(period_end, period_start, period) AS
    struct_pack(
        "end" := coalesce(period_end, DATE '0001-01-01'),
        "start" := coalesce(period_start, DATE '0001-01-01'),
        label := period
    );

-- A day's month, counted from the year 0: months of two days less one another are the months between them.
CREATE OR REPLACE MACRO month_number(day) AS year(day) * 12 + month(day);

-- What sorts the revisions of an article: the one with the greatest is the current text. It is the text that was saved
-- last, whatever the machine's clock was when it arrived; without a time of saving it counts as saved when it arrived.
CREATE OR REPLACE MACRO recency_of(saved_at, seen_at, run_id, revision_id) AS
    struct_pack(
        saved_at := coalesce(saved_at, seen_at), run_id := run_id, seen_at := seen_at, tie := -(revision_id::HUGEINT)
    );

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

-- The observations that were current at a time (null: now) and published by a time; null arguments don't narrow.
CREATE OR REPLACE MACRO observations_as_of(known_at, published_by, of_entity, of_metric) AS TABLE
SELECT
    o.series_id, o.entity, o.metric, o.scope, o.period, o.basis, o.measure, o.unit,
    o.period_start, o.period_end, o.period_grain, o.value, o.value_high, o.bound, o.story_id, o.observation_id,
    o.publisher, o.published, o.published_on, o.seen_at, o.authority IS NOT NULL AS has_last_word,
    low_end(o.low, o.high, o.value) AS low,
    high_end(o.low, o.high, o.value) AS high
FROM store.observations AS o
WHERE
    CASE
        WHEN known_at IS NULL THEN o.retired_at IS NULL
        ELSE o.seen_at <= known_at AND (o.retired_at IS NULL OR o.retired_at > known_at)
    END
    AND (published_by IS NULL OR o.published <= published_by)
    AND (of_entity IS NULL OR o.entity = of_entity)
    AND (of_metric IS NULL OR o.metric = of_metric);

-- Figures on which reports exclude each other: the reading that wins, and its rivals. By the rules of
-- tasks/changes/settled_figure.py: of readings that exclude each other the one of a source with the last word
-- (authority) wins, else the one with the most stories behind it, of several such the one published last, and its most exact
-- observation gives the value. Copies of one story count once.
CREATE OR REPLACE MACRO disputes(known_at, published_by, of_entity, of_metric) AS TABLE
WITH
contradiction_window AS (
    SELECT setting('contradiction_window_days', '30')::INTEGER AS days
),
-- Those whose intervals share no number (or where a single number has no width). Whether they disagree all the same is
-- asked more widely, by what the numbers may have been rounded or cut off from, but only of these: of all the others it
-- is plain that they agree, and asking would cost more than all else.
disputed AS NOT MATERIALIZED (
    SELECT s.entity, s.metric, s.series_id, s.period, s.unit
    FROM observations_as_of(known_at, published_by, of_entity, of_metric) AS s
    GROUP BY ALL
    HAVING max(s.low) >= min(s.high)
),
-- What was published of them: equal numbers together, each with its stories and the days on which it was published.
published_values AS (
    SELECT
        s.entity, s.metric, s.series_id, s.period, s.unit, s.low, s.high,
        likely_ends(s.unit, s.bound, s.value, s.value_high, s.low, s.high) AS likely,
        list_distinct(list(s.story_id)) AS stories,
        list_distinct(list(s.published_on)) AS days,
        count_if(s.published_on IS NULL) > 0 AS undated,
        min(age_of(s.published)) AS age,
        bool_or(s.has_last_word) AS has_last_word,
        arg_min(
            struct_pack(
                observation_id := s.observation_id, value := s.value, low := s.low, high := s.high, bound := s.bound,
                publisher := s.publisher, published_on := s.published_on
            ),
            struct_pack(age := age_of(s.published), tie := s.observation_id)
        ) AS best
    FROM observations_as_of(known_at, published_by, of_entity, of_metric) AS s
    JOIN disputed AS d -- no SEMI JOIN: a filter on the entity would not get through it
        ON s.entity = d.entity AND s.metric = d.metric AND s.series_id = d.series_id
        AND s.period IS NOT DISTINCT FROM d.period AND s.unit = d.unit
    GROUP BY ALL
),
listed AS (
    SELECT
        t.entity, t.metric, t.series_id, t.period, t.unit,
        list(
            struct_pack(
                likely := t.likely, best := t.best, age := t.age, stories := t.stories,
                days := coalesce(t.days, []), undated := t.undated, has_last_word := t.has_last_word
            )
            ORDER BY width_of(t.low, t.high), t.age, t.best.observation_id
        ) AS reports
    FROM published_values AS t
    GROUP BY ALL
),
-- A reading is led by its most exact report: one that agrees with none more exact. A vague one ("thousands") agrees
-- with several readings and is evidence for each.
led AS (
    SELECT
        l.*,
        list_reduce(
            list_transform(l.reports, lambda t: [t]),
            lambda leaders, next: CASE
                WHEN list_bool_or(
                    list_transform(
                        leaders, lambda k: likely_agree(k.likely, next[1].likely)
                    )
                ) THEN leaders
                ELSE list_concat(leaders, next)
            END
        ) AS leaders
    FROM listed AS l
),
weighed AS (
    SELECT
        l.*,
        list_transform(
            l.leaders,
            lambda k: struct_pack(
                has_last_word := list_bool_or(list_transform(
                    list_filter(l.reports, lambda t: likely_agree(k.likely, t.likely)),
                    lambda t: t.has_last_word
                )),
                stories := len(list_distinct(flatten(list_transform(
                    list_filter(l.reports, lambda t: likely_agree(k.likely, t.likely)),
                    lambda t: t.stories
                )))),
                lateness := -list_min(list_transform(
                    list_filter(l.reports, lambda t: likely_agree(k.likely, t.likely)),
                    lambda t: t.age
                )),
                observation_id := k.best.observation_id,
                best := k.best,
                likely := k.likely
            )
        ) AS readings
    FROM led AS l
),
-- The winner, the reports that agree with it, and its rivals, the most exact first.
best_of_all AS (
    SELECT w.*, list_max(w.readings) AS winner
    FROM weighed AS w
),
won AS (
    SELECT
        b.entity, b.metric, b.series_id, b.period, b.unit, b.winner,
        list_filter(b.reports, lambda t: likely_agree(t.likely, b.winner.likely)) AS agreeing,
        list_filter(b.reports, lambda t: NOT likely_agree(t.likely, b.winner.likely)) AS dissenting
    FROM best_of_all AS b
),
-- A rival that was published within the contradiction window of the winner contradicts it; one of another time
-- revises it. What has no date may be of any time.
judged AS (
    SELECT
        w.entity, w.metric, w.series_id, w.period, w.unit, w.winner,
        list_transform(
            w.dissenting,
            lambda r: struct_pack(
                observation_id := r.best.observation_id,
                value := r.best.value,
                stories := r.stories,
                near := r.undated
                    OR list_bool_or(list_transform(w.agreeing, lambda t: t.undated))
                    OR list_bool_or(list_transform(
                        flatten(list_transform(w.agreeing, lambda t: t.days)),
                        lambda a: list_bool_or(list_transform(r.days, lambda b: abs(b - a) <= c.days))
                    ))
            )
        ) AS rivals
    FROM won AS w
    CROSS JOIN contradiction_window AS c
)
SELECT j.* FROM judged AS j;

-- The settling of figures. Those on which everybody agrees, nearly all, need one aggregation; only the disputed ones are
-- taken apart into readings. (Taking all apart needed 2.2 GB at a million observations.) What is distinct is counted in
-- lists: every DISTINCT aggregate is a pass of its own over all rows, with all keys kept a second time. Entity and
-- metric stand in every key, and nothing is materialised, so that a filter on them reaches every scan.
CREATE OR REPLACE MACRO settled(known_at, published_by, of_entity, of_metric) AS TABLE
WITH
-- Every figure with the most exact of its observations, of several such the one published last.
gathered AS NOT MATERIALIZED (
    SELECT
        s.series_id, s.entity, s.metric, s.scope, s.period, s.basis, s.measure, s.unit,
        min(s.period_start) AS period_start,
        max(s.period_end) AS period_end,
        min(s.period_grain) AS period_grain,
        count(*) AS observations,
        list_unique(list(s.story_id))::BIGINT AS stories,
        min(s.published) AS first_published,
        max(s.published) AS last_published,
        min(s.seen_at) AS first_seen_at,
        min(
            struct_pack(
                width := width_of(s.low, s.high), age := age_of(s.published), observation_id := s.observation_id,
                value := s.value, low := s.low, high := s.high, bound := s.bound,
                publisher := s.publisher, published_on := s.published_on
            )
        ) AS winner
    FROM observations_as_of(known_at, published_by, of_entity, of_metric) AS s
    GROUP BY ALL
)
SELECT
    g.entity, g.metric, g.scope, g.period, g.basis, g.measure,
    coalesce(j.winner.best, g.best).value AS value,
    g.unit,
    coalesce(j.winner.best, g.best).low AS low,
    coalesce(j.winner.best, g.best).high AS high,
    coalesce(j.winner.best, g.best).bound AS bound,
    coalesce(j.winner.stories, g.stories) AS sources,
    coalesce(len(list_distinct(flatten(list_transform(j.rivals, lambda r: r.stories)))), 0) AS rival_sources,
    g.observations,
    -- Outlooks of different people differ by nature, and a plan is moved, not contradicted.
    g.basis = 'actual' AND coalesce(list_bool_or(list_transform(j.rivals, lambda r: r.near)), FALSE) AS contested,
    coalesce(j.winner.best, g.best).publisher AS publisher,
    coalesce(j.winner.best, g.best).published_on AS published_on,
    g.first_published, g.last_published, g.first_seen_at,
    g.period_start, g.period_end, g.period_grain,
    g.series_id,
    coalesce(j.winner.best, g.best).observation_id AS observation_id,
    j.rivals
FROM (
    SELECT
        k.*,
        struct_pack(
            observation_id := k.winner.observation_id, value := k.winner.value, low := k.winner.low,
            high := k.winner.high, bound := k.winner.bound, publisher := k.winner.publisher,
            published_on := k.winner.published_on
        ) AS best
    FROM gathered AS k
) AS g
LEFT JOIN disputes(known_at, published_by, of_entity, of_metric) AS j
    ON g.entity = j.entity AND g.metric = j.metric AND g.series_id = j.series_id
    AND g.period IS NOT DISTINCT FROM j.period AND g.unit = j.unit;

-- Figures as they were believed at a time: what had been seen by then and was not yet retired.
CREATE OR REPLACE MACRO figures_as_of(known_at) AS TABLE
SELECT f.* EXCLUDE (rivals)
FROM settled(known_at::TIMESTAMPTZ, NULL, NULL, NULL) AS f
ORDER BY f.entity, f.metric, f.scope, f.period_start, f.basis, f.measure;

-- Figures as the press of a time reported them: only what had been published by then, however late it was seen.
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
    SELECT
        s.side, o.series_id, o.period, o.unit, o.observation_id,
        likely_ends(
            o.unit, o.bound, o.value, o.value_high,
            low_end(o.low, o.high, o.value), high_end(o.low, o.high, o.value)
        ) AS likely
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
    AND likely_agree(
        a.likely,
        likely_ends(
            o.unit, o.bound, o.value, o.value_high,
            low_end(o.low, o.high, o.value), high_end(o.low, o.high, o.value)
        )
    )
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
ORDER BY a.side DESC, o.published NULLS LAST, o.observation_id;
