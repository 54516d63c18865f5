-- Who stands behind a change, on either side?
-- param change = 0: id of the change
SELECT side, publisher, published_on, value, unit, expression, sentence, title, url, named_by_change, stands
FROM sources_of($change::BIGINT)
