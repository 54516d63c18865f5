-- severity: error
-- what: documents name revisions that are not there
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT count(*)
FROM store.documents AS d
ANTI JOIN store.revisions AS r ON d.revision_id = r.revision_id
WHERE d.revision_id IS NOT NULL
