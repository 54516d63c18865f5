-- How often is what reports tell true, by kind of change, as people judged it?
SELECT kind, judged, right_ones, precision
FROM precision_by_kind
ORDER BY judged DESC, kind
