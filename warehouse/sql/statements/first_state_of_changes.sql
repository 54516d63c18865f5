-- Whether these changes were reported before the first verdict on them, and their note then.
SELECT verdicts.change_id, verdicts.was_reported, verdicts.was_note
FROM store.verdicts
SEMI JOIN incoming ON verdicts.change_id = incoming.id
QUALIFY row_number() OVER (PARTITION BY verdicts.change_id ORDER BY verdicts.judged_at, verdicts.run_id) = 1
