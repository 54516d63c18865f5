-- Entries of the quarantine that are open again: what is read anew must show if it fails once more.
UPDATE store.quarantine
SET resolved_at = NULL
FROM incoming
WHERE quarantine.quarantine_id = incoming.id
