-- Which reports can't both be true?
SELECT entity, metric, scope, period, value, rival_value, unit, publisher, published_on, rival_publisher,
    rival_published_on, sentence, rival_sentence, sources, rival_sources
FROM contradictions
ORDER BY entity, metric, period
