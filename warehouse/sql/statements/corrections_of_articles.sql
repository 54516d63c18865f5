-- The corrections of these articles, the first one first.
SELECT corrections.*
FROM store.corrections
SEMI JOIN incoming ON corrections.article_id = incoming.id
ORDER BY corrections.made_at, corrections.run_id, corrections.correction_id
