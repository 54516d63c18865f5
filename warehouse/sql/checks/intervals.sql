-- severity: error
-- what: intervals or periods end before they begin, or intervals don't hold their value
-- todo: Extract anew with `figurewatch backfill`
SELECT count(*)
FROM store.observations AS o
WHERE o.low > o.high OR o.value < o.low OR o.value > o.high OR o.period_start > o.period_end
