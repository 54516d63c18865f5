-- severity: error
-- what: evidence is not where it says: the expression is not in the text at its offsets, or the sentence is not in the text
-- todo: Extract anew with `figurewatch backfill`
SELECT count(*)
FROM store.observations AS o
JOIN store.revisions AS r ON o.revision_id = r.revision_id
WHERE o."start" < 0 OR o."end" <= o."start"
    OR substr(r.text, o."start" + 1, o."end" - o."start") <> o.expression
    OR NOT contains(r.text, o.sentence)
