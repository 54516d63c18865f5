-- Entities that no watchlist names but that the extractor met as subjects of tracked metrics.
INSERT INTO store.entities BY NAME
SELECT DISTINCT ON (entity) entity, entity_name AS name, TRUE AS discovered
FROM incoming
ANTI JOIN store.entities USING (entity)
WHERE discovered
