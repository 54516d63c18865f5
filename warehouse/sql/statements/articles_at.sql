-- The article of the page that was last saved from each of these addresses.
SELECT documents.url, documents.article_id
FROM store.documents
SEMI JOIN incoming ON documents.url = incoming.url
WHERE documents.article_id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY documents.url ORDER BY documents.saved_at DESC NULLS LAST, documents.seen_at DESC) = 1
