-- The text that the bytes of each of these documents were made of before.
SELECT documents.sha256, revisions.revision_id, revisions.article_id, revisions.title, revisions.text
FROM store.documents
SEMI JOIN incoming ON documents.sha256 = incoming.sha256
JOIN store.revisions ON documents.revision_id = revisions.revision_id
