-- Who stands behind a change, on either side?
-- param change = latest: id of the change, or latest
SELECT side, publisher, published_on, value, unit, expression, sentence, title, url, named_by_change, stands
FROM sources_of(
    CASE
        WHEN $change = 'latest' THEN (SELECT max_by(change_id, (found_at, change_id)) FROM changes WHERE reported)
        ELSE $change::BIGINT
    END
)
