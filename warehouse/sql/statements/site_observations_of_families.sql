-- Observations of the pages of series, retired ones too: those that an edit removed are shown as such.
SELECT o.* EXCLUDE (reasons, runners_up), r.title, r.url
FROM store.observations AS o
SEMI JOIN incoming AS i
    ON o.entity = i.entity AND o.metric = i.metric AND o.scope IS NOT DISTINCT FROM i.scope
    AND o.measure = i.measure AND o.unit = i.unit
LEFT JOIN store.revisions AS r ON o.revision_id = r.revision_id
ORDER BY o.entity, o.metric, o.published NULLS FIRST, o.observation_id
