-- What fetching remembers between runs. It is a file of its own and no part of the warehouse: it changes with every
-- look at a source, and a publication of the warehouse for each would copy all of it. Losing it costs one more fetch.
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    robots TEXT,
    robots_until REAL,
    blocked_until REAL,
    failures INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sources (
    id TEXT PRIMARY KEY,
    looked_at REAL,
    arrivals TEXT NOT NULL DEFAULT '[]',
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since REAL,
    failure TEXT
);
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    final_url TEXT,
    listed_at REAL NOT NULL,
    due_at REAL,
    first_at REAL,
    fetched_at REAL,
    refetches INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    modified TEXT,
    sha256 TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    missing_since REAL,
    outcome TEXT
);
CREATE INDEX IF NOT EXISTS pages_due ON pages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS pages_first ON pages (first_at) WHERE first_at IS NOT NULL;
