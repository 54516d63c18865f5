-- Why these changes were judged wrong, by the verdict that counts.
SELECT verdicts.change_id, verdicts.because, verdicts.remark AS why
FROM verdicts
SEMI JOIN incoming ON verdicts.change_id = incoming.id
WHERE verdicts.verdict = 'wrong'
