-- What exactly was read of an entity, with its words and how sure that is?
-- param entity = naver: id of the entity
SELECT metric, scope, period, basis, measure, value, unit, expression, confidence, publisher, published_on, sentence
FROM observations
WHERE entity = $entity
ORDER BY metric, scope, period_start, published_on
