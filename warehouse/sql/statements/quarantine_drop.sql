-- Entries of the quarantine that nobody wants to hear of again; the row stays, so that the same failure adds no other.
UPDATE store.quarantine
SET resolved_at = $now
FROM incoming
WHERE quarantine.quarantine_id = incoming.id
  AND quarantine.resolved_at IS NULL
RETURNING quarantine.quarantine_id
