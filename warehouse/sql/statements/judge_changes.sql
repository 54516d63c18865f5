-- A verdict decides whether a change is reported: a wrong one no longer is; a right one is, unless it is kept out of
-- reports for another cause than a doubt of its truth.
UPDATE store.changes
SET reported = judged.is_right AND (judged.was_reported OR NOT judged.is_no_news),
    note = CASE
        WHEN NOT judged.is_right THEN 'judged_wrong'
        WHEN judged.was_reported OR judged.is_no_news THEN judged.was_note
        ELSE 'judged_right'
    END
FROM (
    SELECT
        incoming.change_id, incoming.was_reported, incoming.was_note,
        incoming.verdict = 'right' AS is_right,
        coalesce(incoming.was_note, '') IN (
            'below_threshold', 'more_exact', 'extractor', 'watchlist', 'corrected', 'baseline', 'discovered',
            'change_of_change', 'no_actual'
        ) AS is_no_news
    FROM incoming
) AS judged
WHERE changes.change_id = judged.change_id
