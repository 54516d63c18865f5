-- What is known of files that have changed since; the batch's entries take their place.
DELETE FROM store.seen_files
USING incoming
WHERE seen_files.path = incoming.path
  AND (
      seen_files.size <> incoming.size
      OR seen_files.mtime_ns <> incoming.mtime_ns
      OR seen_files.sha256 IS DISTINCT FROM incoming.sha256
  )
