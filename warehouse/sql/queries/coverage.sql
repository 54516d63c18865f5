-- Who reports what, how often and how lately?
SELECT publisher, entity, metric, stories, articles, observations, first_published_on, last_published_on,
    articles_a_month
FROM coverage
ORDER BY stories DESC, publisher, entity, metric
