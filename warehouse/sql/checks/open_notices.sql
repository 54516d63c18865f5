-- severity: note
-- what: notices are open
-- todo: `figurewatch query @notices` shows them
SELECT count(*) FROM store.notices AS n WHERE n.ended_at IS NULL
