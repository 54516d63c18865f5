-- The latest verdict on each change of which one side is a number of these revisions.
SELECT verdicts.*
FROM store.verdicts
WHERE verdicts.before_revision_id IN (SELECT id FROM incoming)
    OR verdicts.after_revision_id IN (SELECT id FROM incoming)
QUALIFY row_number() OVER (
    PARTITION BY verdicts.change_id ORDER BY verdicts.judged_at DESC, verdicts.run_id DESC, verdicts.verdict_id
) = 1
