-- Who reported what of an entity and a metric for one period, and from when until when did we hold it?
-- param entity = naver: id of the entity
-- param metric = rnd_ratio: id of the metric
-- param period = 2020: label of the period
SELECT value, unit, basis, measure, publisher, published_on, expression, sentence, url, known_from, known_until
FROM figure_on($entity, $metric, $period)
