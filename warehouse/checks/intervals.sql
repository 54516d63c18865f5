-- severity: error
-- what: intervals end before they begin, or don't hold their value
-- todo: Extract anew with `figurewatch backfill`
SELECT count(*)
FROM store.observations AS o
WHERE o.low > o.high OR o.value < o.low OR o.value > o.high
