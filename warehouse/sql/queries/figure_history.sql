-- How has one figure of one entity moved from period to period, and who says so?
-- param entity = naver: id of the entity
-- param metric = rnd_ratio: id of the metric
SELECT period, value, unit, difference, basis, measure, scope, sources, contested, publisher, published_on, sentence
FROM figure_history($entity, $metric)
