-- What did the second reader say of changes, and what did it cost?
SELECT asked_at, outcome, kind, entity, metric, period, model, failure, prompt_tokens, completion_tokens, seconds,
    change_id
FROM second_readings
ORDER BY asked_at DESC, change_id
