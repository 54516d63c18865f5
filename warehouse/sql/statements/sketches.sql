-- Sketches of the texts published between two times, and of undated ones; a null end is open.
SELECT revision_id, story_id, sketch, published
FROM store.revisions
WHERE sketch IS NOT NULL
  AND ($since IS NULL OR published IS NULL OR published >= $since::TIMESTAMPTZ)
  AND ($until IS NULL OR published IS NULL OR published <= $until::TIMESTAMPTZ)
ORDER BY seen_at, revision_id
