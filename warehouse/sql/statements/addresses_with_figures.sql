-- Those of these addresses whose pages carry current figures of the watchlist's entities and metrics.
SELECT DISTINCT documents.url
FROM store.documents
SEMI JOIN incoming ON documents.url = incoming.url
SEMI JOIN (
    SELECT o.article_id
    FROM store.observations AS o
    WHERE o.retired_at IS NULL AND NOT o.discovered
) AS tracked ON documents.article_id = tracked.article_id
