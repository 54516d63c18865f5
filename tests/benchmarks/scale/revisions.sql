-- The texts of articles $first to $last - 1.
SELECT
    a.revision_id,
    coalesce(a.edited_id, a.revision_id) AS article_id,
    'https://news-' || (hash(a.revision_id) % 300) || '.example/' || coalesce(a.edited_id, a.revision_id) AS url,
    '제목 ' || a.revision_id AS title,
    '본문입니다. 이 회사의 연구개발비 비중은 ' || (a.revision_id % 40) || '.5%였다고 밝혔다. ' || md5(a.revision_id::VARCHAR)
        AS text,
    TIMESTAMPTZ '2012-01-01 00:00:00+00' + to_hours(a.hours) AS published,
    (TIMESTAMP '2012-01-01' + to_hours(a.hours))::DATE AS published_on,
    '신문 ' || (hash(a.revision_id) % 300) AS publisher,
    'ko' AS language,
    coalesce(a.copied_id, a.edited_id, a.revision_id) AS story_id,
    TIMESTAMPTZ '2012-01-01 00:00:00+00' + to_hours(a.hours + 1) AS saved_at,
    md5('document' || a.revision_id) || md5(a.revision_id::VARCHAR) AS sha256,
    (a.revision_id * 40503)::BIGINT AS document_id,
    '/archive/' || (a.revision_id // 1000) || '.warc.gz#' || a.revision_id AS locator,
    4000 AS size
FROM world.articles AS a
WHERE a.revision_id >= $first AND a.revision_id < $last
