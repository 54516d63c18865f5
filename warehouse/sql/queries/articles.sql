-- Which articles were read, and which of them were edited?
SELECT published_on, publisher, title, language, revisions, url
FROM articles
ORDER BY published_on DESC NULLS LAST, publisher, title
LIMIT 100
