-- Every change is checked before it is reported: how probable it is, which step stopped it, and the reasons.
ALTER TABLE store.changes ADD COLUMN probability DOUBLE;
ALTER TABLE store.changes ADD COLUMN stopped_by VARCHAR;
ALTER TABLE store.changes ADD COLUMN checks JSON;
