-- Whom do we watch, and who turned up unasked?
SELECT entity, name, type, parent, discovered
FROM entities
ORDER BY discovered, entity
