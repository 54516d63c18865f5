-- Publishers that have the last word, in what is stored already; what a correction notice said keeps its own.
UPDATE store.observations
SET authority = CASE WHEN list_contains($publishers, publisher) THEN 'publisher' END
WHERE (authority IS NULL AND list_contains($publishers, publisher))
    OR (authority = 'publisher' AND NOT coalesce(list_contains($publishers, publisher), FALSE))
