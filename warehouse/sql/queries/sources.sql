-- Which articles do the figures come from?
SELECT publisher, published_on, title, url, observations, locator
FROM sources
ORDER BY published_on DESC NULLS LAST, publisher, title
