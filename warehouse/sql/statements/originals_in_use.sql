-- What the warehouse knows of files of fetched pages (``incoming.path``), whose documents are named by the file and a
-- place in it: size and time as they were read, how many pages are set aside, and how many figures rest on the file
-- (those of the past too: changes name them).
WITH inside AS (
    SELECT DISTINCT i.path, d.revision_id
    FROM incoming AS i
    JOIN store.documents AS d ON d.locator = i.path OR starts_with(d.locator, i.path || '#')
),

resting AS (
    SELECT n.path, count(*) AS observations
    FROM inside AS n
    JOIN store.observations AS o ON n.revision_id = o.revision_id
    GROUP BY n.path
),

aside AS (
    SELECT i.path, count(*) AS pages
    FROM incoming AS i
    JOIN store.quarantine AS q ON q.locator = i.path OR starts_with(q.locator, i.path || '#')
    WHERE q.resolved_at IS NULL
    GROUP BY i.path
)

SELECT i.path, s.size, s.mtime_ns, coalesce(a.pages, 0) AS set_aside, coalesce(r.observations, 0) AS observations
FROM incoming AS i
LEFT JOIN store.seen_files AS s ON i.path = s.path
LEFT JOIN aside AS a ON i.path = a.path
LEFT JOIN resting AS r ON i.path = r.path
