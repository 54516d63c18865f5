-- The observations on the sides of the changes that have a page, as a view of this connection alone.
-- One row a side: a join on either of two columns compares every change with every observation.
CREATE OR REPLACE TEMP VIEW site_sides AS
SELECT
    c.change_id, c.reported, c.note, c.stopped_by, c.probability,
    unnest([c.before_id, c.after_id]) AS observation_id
FROM store.changes AS c
WHERE c.reported OR c.stopped_by IS NOT NULL
