-- The series that these observations are of.
SELECT DISTINCT series_id
FROM store.observations
SEMI JOIN incoming ON observations.observation_id = incoming.id
