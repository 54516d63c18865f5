-- What an operator or reader should know besides changes: a source that fell silent, a figure that has not come.
CREATE TABLE store.notices (
    notice_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    facts JSON,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
