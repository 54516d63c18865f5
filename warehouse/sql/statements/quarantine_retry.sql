-- Files of documents that were set aside, forgotten, so that the next run reads them anew. ``incoming.id`` names the
-- entries; a document inside a container has the container's path before a ``#``.
DELETE FROM store.seen_files
USING (
    SELECT q.locator
    FROM store.quarantine AS q
    SEMI JOIN incoming ON q.quarantine_id = incoming.id
) AS wanted
WHERE wanted.locator = seen_files.path
   OR starts_with(wanted.locator, seen_files.path || '#')
RETURNING seen_files.path
