-- What was set aside and has become an article is no longer open: the same bytes, or a mended file in the same place.
UPDATE store.quarantine
SET resolved_at = $now
FROM incoming
WHERE (quarantine.sha256 = incoming.sha256 OR quarantine.locator = incoming.locator)
  AND incoming.revision_id IS NOT NULL
  AND quarantine.resolved_at IS NULL
