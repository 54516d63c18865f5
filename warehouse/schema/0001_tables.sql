-- The tables of the first schema. They live in the schema "store"; what people query are the views of "main".
-- Identities are 64-bit hashes and large tables bear no key constraint: an index would cost more than it saves,
-- loads are anti-joins, and doctor looks for duplicates and orphans.

CREATE TABLE store.settings (
    name VARCHAR NOT NULL,
    value VARCHAR
);

CREATE TABLE store.runs (
    run_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    status VARCHAR NOT NULL,
    version VARCHAR,
    watchlist_sha256 VARCHAR,
    parameters JSON,
    counts JSON,
    failure VARCHAR
);

CREATE TABLE store.loads (
    load_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    documents BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    revisions BIGINT NOT NULL,
    observations BIGINT NOT NULL,
    retirements BIGINT NOT NULL,
    changes BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    quarantine BIGINT NOT NULL,
    files BIGINT NOT NULL
);

CREATE TABLE store.documents (
    document_id BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,
    locator VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    url VARCHAR,
    saved_at TIMESTAMPTZ,
    content_type VARCHAR,
    kind VARCHAR,
    charset VARCHAR,
    article_id BIGINT,
    revision_id BIGINT,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE store.articles (
    article_id BIGINT NOT NULL,
    url VARCHAR,
    identified_by VARCHAR,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE store.revisions (
    revision_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    url VARCHAR,
    title VARCHAR,
    subtitles VARCHAR[],
    text VARCHAR NOT NULL,
    captions VARCHAR[],
    published TIMESTAMPTZ,
    published_precision VARCHAR,
    published_on DATE,
    modified TIMESTAMPTZ,
    authors VARCHAR[],
    publisher VARCHAR,
    language VARCHAR,
    provenance JSON,
    story_id BIGINT,
    sketch BLOB,
    saved_at TIMESTAMPTZ,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE store.entities (
    entity VARCHAR NOT NULL,
    name VARCHAR,
    names JSON,
    aliases VARCHAR[],
    type VARCHAR,
    parent VARCHAR,
    wikidata VARCHAR,
    discovered BOOLEAN NOT NULL
);

CREATE TABLE store.metrics (
    metric VARCHAR NOT NULL,
    labels JSON,
    dimension VARCHAR,
    unit VARCHAR
);

CREATE TABLE store.series (
    series_id BIGINT NOT NULL,
    entity VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    scope VARCHAR,
    basis VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    period_grain VARCHAR,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE store.observations (
    observation_id BIGINT NOT NULL,
    series_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    revision_id BIGINT NOT NULL,
    story_id BIGINT,
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
    published TIMESTAMPTZ,
    published_on DATE,
    publisher VARCHAR,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ,
    retired_because VARCHAR,
    superseded_by BIGINT
);

CREATE TABLE store.changes (
    change_id BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    series_id BIGINT NOT NULL,
    entity VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    scope VARCHAR,
    basis VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    period_grain VARCHAR,
    period VARCHAR,
    before_id BIGINT,
    after_id BIGINT,
    difference DECIMAL(38, 6),
    relative DECIMAL(38, 6),
    unit VARCHAR,
    reported BOOLEAN NOT NULL,
    note VARCHAR,
    found_at TIMESTAMPTZ NOT NULL,
    run_id BIGINT NOT NULL
);

CREATE TABLE store.outbox (
    message_id BIGINT NOT NULL,
    channel VARCHAR NOT NULL,
    payload JSON,
    created_at TIMESTAMPTZ NOT NULL,
    run_id BIGINT NOT NULL,
    sent_at TIMESTAMPTZ,
    attempts BIGINT NOT NULL,
    failure VARCHAR
);

CREATE TABLE store.quarantine (
    quarantine_id BIGINT NOT NULL,
    locator VARCHAR NOT NULL,
    sha256 VARCHAR,
    reason VARCHAR NOT NULL,
    todo VARCHAR,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ
);

CREATE TABLE store.seen_files (
    path VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    sha256 VARCHAR,
    run_id BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);
