-- What the warehouse knows of one file of fetched pages, whose documents are named by its path and a place in it: how
-- many were read, how many are set aside, and how many figures rest on them (those of the past too: changes name them).
WITH inside AS (
    SELECT d.revision_id
    FROM store.documents AS d
    WHERE d.locator = $path OR starts_with(d.locator, $path || '#')
)
SELECT
    (SELECT count(*) FROM inside) AS documents,
    (
        SELECT count(*)
        FROM store.quarantine AS q
        WHERE q.resolved_at IS NULL AND (q.locator = $path OR starts_with(q.locator, $path || '#'))
    ) AS set_aside,
    (
        SELECT count(*) FROM store.observations AS o WHERE o.revision_id IN (SELECT i.revision_id FROM inside AS i)
    ) AS observations
