-- What do we measure, and how many figures of it are known?
SELECT m.metric, m.label, m.dimension, m.unit, count(f.series_id) AS figures, count(DISTINCT f.entity) AS entities
FROM metrics AS m
LEFT JOIN figures AS f ON m.metric = f.metric
GROUP BY ALL
ORDER BY m.metric
