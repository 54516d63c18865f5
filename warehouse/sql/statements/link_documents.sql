-- A document that could not be read at first and can be now gets its article; one that came back after another text of
-- the article (an edit that was taken back) gets the revision that it is now.
UPDATE store.documents
SET article_id = incoming.article_id, revision_id = incoming.revision_id
FROM incoming
WHERE documents.document_id = incoming.document_id
  AND incoming.revision_id IS NOT NULL
  AND documents.revision_id IS DISTINCT FROM incoming.revision_id
