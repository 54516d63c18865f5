-- Views: what people query. Made anew on opening; every view and column has its comment in comments.sql.

CREATE OR REPLACE VIEW figures AS
SELECT f.* EXCLUDE (rivals)
FROM settled(NULL, NULL, NULL, NULL) AS f;

CREATE OR REPLACE VIEW observations AS
SELECT
    o.entity, o.metric, o.scope, o.period, o.basis, o.measure, o.value, o.unit, o.low, o.high, o.bound,
    o.publisher, o.published_on, o.authority, o.expression, o.sentence, r.title, r.url, o.quoted_by, o.confidence,
    o.value_high, o.conversion_value, o.conversion_unit, o.entity_name, o.discovered,
    o.period_start, o.period_end, o.period_grain, o.period_words,
    o."start", o."end", o.reasons, o.runners_up, o.extractor, o.published, o.seen_at, o.run_id,
    o.story_id, o.series_id, o.article_id, o.revision_id, o.observation_id
FROM store.observations AS o
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
WHERE o.retired_at IS NULL;

CREATE OR REPLACE VIEW changes AS
SELECT
    c.found_at, c.kind, c.entity, label_of(e.names, coalesce(e.name, c.entity)) AS entity_name,
    c.metric, label_of(m.labels, c.metric) AS metric_label,
    c.scope, c.period, c.basis, c.measure,
    b.value AS before_value,
    -- What two levels give in place of a rate that they refute.
    CASE WHEN a.measure <> b.measure AND c.difference IS NOT NULL THEN b.value + c.difference ELSE a.value END
        AS after_value,
    c.difference, c.relative,
    coalesce(c.unit, a.unit, b.unit) AS unit,
    c.reported, c.note, c.probability, c.stopped_by, c.checks,
    b.publisher AS before_publisher, b.published_on AS before_published_on, b.sentence AS before_sentence,
    a.publisher AS after_publisher, a.published_on AS after_published_on, a.sentence AS after_sentence,
    c.run_id, c.series_id, c.before_id, c.after_id, c.change_id
FROM store.changes AS c
LEFT JOIN store.observations AS b ON c.before_id = b.observation_id
LEFT JOIN store.observations AS a ON c.after_id = a.observation_id
LEFT JOIN store.entities AS e ON c.entity = e.entity
LEFT JOIN store.metrics AS m ON c.metric = m.metric;

-- What the check kept out of the report and nobody has judged: for a person to look at.
CREATE OR REPLACE VIEW to_check AS
SELECT
    c.kind, c.entity, c.entity_name, c.metric, c.metric_label, c.scope, c.period, c.basis, c.measure,
    c.before_value, c.after_value, c.unit, c.stopped_by, c.note, c.probability, c.checks,
    c.before_publisher, c.before_published_on, c.before_sentence,
    c.after_publisher, c.after_published_on, c.after_sentence,
    c.found_at, c.run_id, c.series_id, c.before_id, c.after_id, c.change_id
FROM changes AS c
WHERE c.stopped_by IS NOT NULL AND NOT c.reported AND c.note NOT IN ('judged_right', 'judged_wrong');

-- Outlooks of different people differ by nature, and a plan is moved, not contradicted.
CREATE OR REPLACE VIEW contradictions AS
WITH pairs AS (
    SELECT d.*, unnest(list_filter(d.rivals, lambda r: r.near)) AS rival
    FROM disputes(NULL, NULL, NULL, NULL) AS d
)
SELECT
    p.entity, p.metric, o.scope, p.period, o.basis, o.measure, p.unit,
    p.winner.best.value AS value, o.publisher, o.published_on, o.sentence, r.url,
    p.rival.value AS rival_value, v.publisher AS rival_publisher, v.published_on AS rival_published_on,
    v.sentence AS rival_sentence, q.url AS rival_url,
    p.winner.stories AS sources, len(p.rival.stories) AS rival_sources,
    p.series_id, o.observation_id, v.observation_id AS rival_id
FROM pairs AS p
JOIN store.observations AS o ON p.winner.best.observation_id = o.observation_id AND o.basis = 'actual'
JOIN store.observations AS v ON p.rival.observation_id = v.observation_id
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
LEFT JOIN store.revisions AS q ON v.revision_id = q.revision_id;

CREATE OR REPLACE VIEW open_targets AS
WITH
actuals AS (
    SELECT f.entity, f.metric, f.scope, f.measure, f.unit, f.period, f.period_end, f.value
    FROM settled(NULL, NULL, NULL, NULL) AS f
    WHERE f.basis = 'actual' AND f.period IS NOT NULL
),
latest AS (
    SELECT
        a.entity, a.metric, a.scope, a.measure, a.unit,
        arg_max(a.value, a.period_end) AS value,
        arg_max(a.period, a.period_end) AS period
    FROM actuals AS a
    GROUP BY ALL
)
SELECT
    t.entity, t.metric, t.scope, t.period, t.measure, t.value AS target, t.unit, t.low, t.high,
    t.period_end AS due, coalesce(t.period_end < current_date, FALSE) AS overdue,
    l.value AS latest_value, l.period AS latest_period, t.value - l.value AS still_to_go,
    t.publisher, t.published_on, t.series_id, t.observation_id
FROM settled(NULL, NULL, NULL, NULL) AS t
LEFT JOIN latest AS l
    ON t.entity = l.entity
    AND t.metric = l.metric
    AND t.scope IS NOT DISTINCT FROM l.scope
    AND t.measure = l.measure
    AND t.unit = l.unit
WHERE t.basis = 'target'
    AND NOT EXISTS (
        SELECT 1
        FROM actuals AS a
        WHERE a.entity = t.entity
            AND a.metric = t.metric
            AND a.scope IS NOT DISTINCT FROM t.scope
            AND a.measure = t.measure
            AND a.unit = t.unit
            AND a.period = t.period
    );

CREATE OR REPLACE VIEW coverage AS
SELECT
    o.publisher, o.entity, o.metric,
    count(DISTINCT o.story_id) AS stories,
    count(DISTINCT o.article_id) AS articles,
    count(*) AS observations,
    min(o.published_on) AS first_published_on,
    max(o.published_on) AS last_published_on,
    round(
        count(DISTINCT o.article_id)
        / greatest(1, date_diff('month', min(o.published_on), max(o.published_on)) + 1),
        2
    ) AS articles_a_month
FROM store.observations AS o
WHERE o.retired_at IS NULL
GROUP BY o.publisher, o.entity, o.metric;

CREATE OR REPLACE VIEW articles AS
SELECT
    r.title, r.publisher, r.published_on, r.published, r.published_precision, r.url, r.language, r.authors,
    r.subtitles, r.text, r.captions, r.modified, r.provenance, r.saved_at, r.seen_at,
    count(*) OVER (PARTITION BY r.article_id) AS revisions,
    r.story_id, r.article_id, r.revision_id, r.run_id
FROM store.revisions AS r
QUALIFY row_number() OVER (
    PARTITION BY r.article_id ORDER BY recency_of(r.saved_at, r.seen_at, r.run_id, r.revision_id) DESC
) = 1;

CREATE OR REPLACE VIEW sources AS
WITH counted AS (
    SELECT
        o.revision_id,
        count(*) AS observations,
        count(DISTINCT o.entity) AS entities,
        count(DISTINCT o.metric) AS metrics
    FROM store.observations AS o
    WHERE o.retired_at IS NULL
    GROUP BY o.revision_id
)
SELECT
    r.publisher, r.published_on, r.title, r.url, r.language,
    t.observations, t.entities, t.metrics,
    d.locator, d.sha256,
    r.story_id, r.article_id, r.revision_id
FROM counted AS t
JOIN store.revisions AS r ON t.revision_id = r.revision_id
LEFT JOIN (
    SELECT k.revision_id, min(k.locator) AS locator, arg_min(k.sha256, k.locator) AS sha256
    FROM store.documents AS k
    WHERE k.revision_id IS NOT NULL
    GROUP BY k.revision_id
) AS d ON r.revision_id = d.revision_id;

CREATE OR REPLACE VIEW runs AS
SELECT
    r.run_id, r.kind, r.status, r.started_at, r.finished_at,
    r.finished_at - r.started_at AS took,
    coalesce(l.loads, 0) AS loads,
    coalesce(l.documents, 0) AS documents,
    coalesce(l.articles, 0) AS articles,
    coalesce(l.revisions, 0) AS revisions,
    coalesce(l.observations, 0) AS observations,
    coalesce(l.changes, 0) AS changes,
    coalesce(l.quarantine, 0) AS quarantined,
    r.failure, r.version, r.watchlist_sha256, r.parameters, r.counts
FROM store.runs AS r
LEFT JOIN (
    SELECT
        k.run_id,
        count(*) AS loads,
        sum(k.documents)::BIGINT AS documents,
        sum(k.articles)::BIGINT AS articles,
        sum(k.revisions)::BIGINT AS revisions,
        sum(k.observations)::BIGINT AS observations,
        sum(k.changes)::BIGINT AS changes,
        sum(k.quarantine)::BIGINT AS quarantine
    FROM store.loads AS k
    GROUP BY k.run_id
) AS l ON r.run_id = l.run_id;

CREATE OR REPLACE VIEW entities AS
SELECT
    e.entity, label_of(e.names, coalesce(e.name, e.entity)) AS name, e.type, e.parent, e.aliases, e.names,
    e.wikidata, e.discovered
FROM store.entities AS e;

CREATE OR REPLACE VIEW metrics AS
SELECT m.metric, label_of(m.labels, m.metric) AS label, m.dimension, m.unit, m.labels
FROM store.metrics AS m;

CREATE OR REPLACE VIEW quarantine AS
SELECT q.seen_at, q.locator, q.reason, q.todo, q.sha256, q.run_id, q.quarantine_id
FROM store.quarantine AS q
WHERE q.resolved_at IS NULL;

-- Of several verdicts on one change the latest counts.
CREATE OR REPLACE VIEW verdicts AS
SELECT
    v.judged_at, v.verdict, v.because, v.kind, c.entity, c.entity_name,
    c.metric, c.metric_label, c.scope, c.period, c.basis, c.measure,
    c.before_value, c.after_value, c.unit,
    v.remark, v.was_reported,
    c.before_publisher, c.before_published_on, c.before_sentence,
    c.after_publisher, c.after_published_on, c.after_sentence,
    v.run_id, c.series_id, c.before_id, c.after_id, v.change_id, v.verdict_id
FROM store.verdicts AS v
JOIN changes AS c ON v.change_id = c.change_id
QUALIFY row_number() OVER (PARTITION BY v.change_id ORDER BY v.judged_at DESC, v.run_id DESC, v.verdict_id) = 1;

-- How often what was reported is true, by the verdicts of people.
CREATE OR REPLACE VIEW precision_by_kind AS
SELECT
    v.kind,
    count(*) AS judged,
    count(*) FILTER (v.verdict = 'right') AS right_ones,
    round(count(*) FILTER (v.verdict = 'right') / count(*), 3) AS precision
FROM verdicts AS v
WHERE v.was_reported
GROUP BY v.kind;

CREATE OR REPLACE VIEW corrections AS
SELECT
    k.made_at, k."action", k.entity, k.metric, k.scope, k.period, k.basis, k.measure, k.value, k.unit,
    k.former_entity, k.former_metric, k.source, k.remark, k.expression, k.sentence, r.publisher, r.published_on,
    r.title, r.url, k.run_id, k.article_id, k.revision_id, k.correction_id
FROM store.corrections AS k
LEFT JOIN store.revisions AS r ON k.revision_id = r.revision_id
-- Of several corrections of one reading the latest counts.
QUALIFY row_number() OVER (
    PARTITION BY k.revision_id, k."start", k."end", k.former_entity, k.former_metric
    ORDER BY k.made_at DESC, k.run_id DESC, k.correction_id
) = 1;

CREATE OR REPLACE VIEW second_readings AS
SELECT
    s.asked_at, s.outcome, c.kind, c.entity, c.metric, c.period, s.model, s.address, s.answer, s.failure,
    s.prompt_tokens, s.completion_tokens, s.seconds, s.run_id, s.change_id, s.reading_id
FROM store.second_readings AS s
LEFT JOIN store.changes AS c ON s.change_id = c.change_id;

-- What went to which channel, and when.
CREATE OR REPLACE VIEW deliveries AS
SELECT
    o.created_at, o.channel, o.about, o.state, o.sent_at, o.attempts, o.failure, o.due_at,
    c.kind, c.entity, c.metric, c.scope, c.period, o.payload, o.run_id, o.change_id, o.sent_with, o.message_id
FROM store.outbox AS o
LEFT JOIN store.changes AS c ON o.change_id = c.change_id;

-- Channels that took nothing at their last attempt, or that gave up on something within a week.
CREATE OR REPLACE VIEW failing_channels AS
SELECT
    o.channel,
    arg_max(o.failure, o.attempts) AS failure,
    count(*) FILTER (o.state IN ('pending', 'sending')) AS waiting,
    count(*) FILTER (o.state = 'given_up') AS given_up,
    min(o.created_at) AS since
FROM store.outbox AS o
WHERE o.state IN ('pending', 'sending')
    OR (o.state = 'given_up' AND o.created_at > now() - INTERVAL 7 DAY)
GROUP BY o.channel
HAVING max(o.attempts) > 0;

-- What an operator or reader should know besides changes; open ones have no end.
CREATE OR REPLACE VIEW notices AS
SELECT n.seen_at, n.kind, n.subject, n.what, n.facts, n.ended_at, n.run_id, n.notice_id
FROM store.notices AS n;
