-- What people and a second reader say of changes and observations, and which sources have the last word.

CREATE TABLE store.verdicts (
    verdict_id BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    because VARCHAR,
    remark VARCHAR,
    was_reported BOOLEAN NOT NULL,
    was_note VARCHAR,
    before_revision_id BIGINT,
    before_start BIGINT,
    before_end BIGINT,
    after_revision_id BIGINT,
    after_start BIGINT,
    after_end BIGINT,
    judged_at TIMESTAMPTZ NOT NULL,
    run_id BIGINT NOT NULL
);

CREATE TABLE store.corrections (
    correction_id BIGINT NOT NULL,
    "action" VARCHAR NOT NULL,
    article_id BIGINT NOT NULL,
    revision_id BIGINT NOT NULL,
    former_entity VARCHAR NOT NULL,
    former_metric VARCHAR NOT NULL,
    sentence_start BIGINT NOT NULL,
    entity VARCHAR NOT NULL,
    entity_name VARCHAR,
    discovered BOOLEAN NOT NULL,
    metric VARCHAR NOT NULL,
    scope VARCHAR,
    period VARCHAR,
    period_start DATE,
    period_end DATE,
    period_grain VARCHAR,
    period_words VARCHAR,
    basis VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    value DECIMAL(38, 6),
    value_high DECIMAL(38, 6),
    low DECIMAL(38, 6),
    high DECIMAL(38, 6),
    unit VARCHAR NOT NULL,
    bound VARCHAR NOT NULL,
    conversion_value DECIMAL(38, 6),
    conversion_unit VARCHAR,
    expression VARCHAR NOT NULL,
    "start" BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    sentence VARCHAR NOT NULL,
    quoted_by VARCHAR,
    confidence DOUBLE NOT NULL,
    reasons JSON,
    runners_up VARCHAR[],
    extractor VARCHAR NOT NULL,
    source VARCHAR,
    remark VARCHAR,
    made_at TIMESTAMPTZ NOT NULL,
    run_id BIGINT NOT NULL
);

CREATE TABLE store.second_readings (
    reading_id BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    outcome VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    answer VARCHAR,
    failure VARCHAR,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    seconds DOUBLE NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    run_id BIGINT NOT NULL
);

ALTER TABLE store.loads ADD COLUMN verdicts BIGINT DEFAULT 0;
ALTER TABLE store.loads ADD COLUMN corrections BIGINT DEFAULT 0;
ALTER TABLE store.loads ADD COLUMN second_readings BIGINT DEFAULT 0;

ALTER TABLE store.observations ADD COLUMN authority VARCHAR;
