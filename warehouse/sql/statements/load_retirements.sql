-- Observations that are no longer current; the first retirement counts.
UPDATE store.observations
SET retired_at = coalesce(incoming.retired_at, $now),
    retired_because = incoming.because,
    superseded_by = incoming.superseded_by
FROM incoming
WHERE observations.observation_id = incoming.observation_id
  AND observations.retired_at IS NULL
