-- What the articles $first to $last - 1 report: four series each, one figure in fifty another one than the rest.
WITH told AS (
    SELECT
        a.*, s.*,
        a.revision_id * 4 + s.place AS number,
        coalesce(a.copied_id, a.edited_id, a.revision_id) AS story_id,
        hash(a.group_id, a.period, s.place) AS figure
    FROM world.articles AS a
    JOIN world.series AS s ON a.group_id = s.group_id
    WHERE a.revision_id >= $first AND a.revision_id < $last
),
valued AS (
    SELECT
        t.*,
        5000 + t.figure % 40000 + CASE WHEN hash(t.story_id, t.place) % 50 = 0 THEN 700 ELSE 0 END AS digits,
        -- A company of every day has days, the others quarters.
        CASE
            WHEN t.quarter IS NULL THEN (DATE '2012-01-01' + t.period::INTEGER)
            ELSE make_date((2012 + t.quarter // 4)::INTEGER, (t.quarter % 4 * 3 + 1)::INTEGER, 1)
        END AS period_start
    FROM told AS t
)
SELECT
    -- Hashes as those of real rows: spread over all numbers.
    (v.number * 2654435761)::BIGINT AS observation_id,
    v.series_id,
    coalesce(v.edited_id, v.revision_id) AS article_id,
    v.revision_id, v.story_id, v.entity, v.metric, v.basis, v.measure,
    CASE
        WHEN v.quarter IS NULL THEN strftime(v.period_start, '%Y-%m-%d')
        ELSE (2012 + v.quarter // 4) || '-Q' || (v.quarter % 4 + 1)
    END AS period,
    v.period_start,
    CASE WHEN v.quarter IS NULL THEN v.period_start ELSE (v.period_start + INTERVAL 3 MONTH)::DATE - 1 END AS period_end,
    v.period_grain,
    CASE v.unit WHEN 'KRW' THEN v.digits * 100000000 ELSE v.digits / 1000 END::DECIMAL(38, 6) AS value,
    CASE v.unit WHEN 'KRW' THEN v.digits * 100000000 - 50000000 ELSE v.digits / 1000 - 0.0005 END::DECIMAL(38, 6) AS low,
    CASE v.unit WHEN 'KRW' THEN v.digits * 100000000 + 50000000 ELSE v.digits / 1000 + 0.0005 END::DECIMAL(38, 6) AS high,
    v.unit, 'exact' AS bound,
    CASE v.unit WHEN 'KRW' THEN v.digits || '억원' ELSE v.digits / 1000 || '%' END AS expression,
    20 + 30 * v.place AS "start", 26 + 30 * v.place AS "end",
    '이 회사의 ' || v.metric || '은 ' || v.digits || '이었다고 ' || (v.number % 997) || '일 밝혔다.' AS sentence,
    0.9::DOUBLE AS confidence, 'ko-1' AS extractor, FALSE AS discovered,
    '[["cue", "연구개발비", 0.5]]' AS reasons,
    TIMESTAMPTZ '2012-01-01 00:00:00+00' + to_hours(v.hours) AS published,
    (TIMESTAMP '2012-01-01' + to_hours(v.hours))::DATE AS published_on,
    '신문 ' || (hash(v.revision_id) % 300) AS publisher,
    v.report, v.edited_id, v.place
FROM valued AS v
ORDER BY v.number
