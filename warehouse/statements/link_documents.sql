-- A document that could not be read at first and can be now gets its article.
UPDATE store.documents
SET article_id = incoming.article_id, revision_id = incoming.revision_id
FROM incoming
WHERE documents.document_id = incoming.document_id
  AND documents.revision_id IS NULL
  AND incoming.revision_id IS NOT NULL
