-- What was set aside and has become an article is no longer open.
UPDATE store.quarantine
SET resolved_at = $now
FROM incoming
WHERE quarantine.sha256 = incoming.sha256
  AND incoming.revision_id IS NOT NULL
  AND quarantine.resolved_at IS NULL
