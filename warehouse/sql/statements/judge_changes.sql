-- A verdict decides whether a change is reported: a wrong one no longer is; a right one is, unless it is kept out of
-- reports for another cause than a doubt of its truth.
UPDATE store.changes
SET reported = incoming.verdict = 'right'
        AND (incoming.was_reported OR coalesce(incoming.was_note, '') NOT IN (
            'below_threshold', 'more_exact', 'extractor', 'watchlist', 'corrected'
        )),
    note = CASE
        WHEN incoming.verdict = 'wrong' THEN 'judged_wrong'
        WHEN incoming.was_reported THEN incoming.was_note
        WHEN coalesce(incoming.was_note, '') IN ('below_threshold', 'more_exact', 'extractor', 'watchlist', 'corrected')
            THEN incoming.was_note
        ELSE 'judged_right'
    END
FROM incoming
WHERE changes.change_id = incoming.change_id
