-- A known text that was saved again later was the article's text until then.
UPDATE store.revisions
SET saved_at = incoming.saved_at
FROM incoming
WHERE revisions.revision_id = incoming.revision_id
  AND incoming.saved_at > coalesce(revisions.saved_at, revisions.seen_at)
