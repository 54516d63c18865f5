-- What should an operator know: silent and failing sources, figures that have not come?
SELECT seen_at, kind, subject, what, ended_at
FROM notices
ORDER BY ended_at IS NOT NULL, seen_at DESC, kind, subject
