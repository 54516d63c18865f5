-- severity: error
-- what: loads belong to no run
-- todo: Restore a backup or the published file, and report this: a load must never leave it so
SELECT count(*) FROM store.loads ANTI JOIN store.runs USING (run_id)
