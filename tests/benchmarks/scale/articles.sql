-- The articles of the generated press in order of publication. Each reports four series of one company for one period.
-- Sizes are as uneven as in real news: one company is reported every trading day (3,000 periods), one group of series
-- in twenty-five has twelve years of quarters reported twelve times each and so half of all rows, seven have four years reported
-- four times, and seventeen, two thirds of all series, have one to three periods reported once or twice.
WITH groups AS (
    SELECT
        g.range AS group_id,
        CASE
            WHEN g.range = 0 THEN 3000
            WHEN g.range % 25 = 1 THEN 48
            WHEN g.range % 25 BETWEEN 2 AND 8 THEN 16
            ELSE 1 + (hash(g.range) % 3)::INTEGER
        END AS periods,
        CASE
            WHEN g.range = 0 THEN 3
            WHEN g.range % 25 = 1 THEN 12
            WHEN g.range % 25 BETWEEN 2 AND 8 THEN 4
            ELSE 1 + (hash(g.range * 3) % 2)::INTEGER
        END AS reports
    FROM range($groups::BIGINT) AS g
),
published AS (
    SELECT
        g.group_id, p.range AS period, t.range AS report,
        -- Quarters from the start of 2012 on; a short series begins at any of them.
        CASE WHEN g.group_id = 0 THEN NULL ELSE (48 - g.periods) * (hash(g.group_id * 5) % 1000)::BIGINT // 1000 + p.range END
            AS quarter,
        -- Hours since then: three weeks after a quarter's end, then the more slowly the more were before.
        CASE
            WHEN g.group_id = 0 THEN p.range * 35 + t.range * 2
            ELSE (quarter + 1) * 2190 + 300 + (hash(g.group_id * 7 + p.range) % 400)::BIGINT + t.range * t.range * 6
        END AS hours
    FROM groups AS g
    CROSS JOIN range(3000) AS p
    CROSS JOIN range(12) AS t
    WHERE p.range < g.periods AND t.range < g.reports
),
numbered AS (
    SELECT p.*, row_number() OVER (ORDER BY p.hours, p.group_id, p.report) - 1 AS revision_id
    FROM published AS p
)
SELECT
    n.revision_id, n.group_id, n.period, n.report, n.quarter, n.hours,
    -- Every third report is a copy of the one before it; every tenth is another text of that article.
    CASE WHEN n.report % 3 = 2 THEN lag(n.revision_id) OVER same_figure END AS copied_id,
    CASE WHEN n.report % 10 = 9 THEN lag(n.revision_id) OVER same_figure END AS edited_id
FROM numbered AS n
WINDOW same_figure AS (PARTITION BY n.group_id, n.period ORDER BY n.report)
QUALIFY n.revision_id < $articles
ORDER BY n.revision_id
