-- Who was imported by a run, and is only in the new tenant now: deleted in the old tenant after the export that was imported.
SELECT difference.user_id, imported.email
FROM read_json(
  coalesce(nullif(getvariable('verified'), ''), getvariable('run')) || '/differences.ndjson',
  format = 'newline_delimited',
  columns = {user_id: 'VARCHAR', answer: 'VARCHAR'}
) AS difference
JOIN read_json(
  getvariable('run') || '/import-files/*.json',
  format = 'array',
  columns = {user_id: 'VARCHAR', email: 'VARCHAR'}
) AS imported
ON difference.user_id = 'auth0|' || imported.user_id
WHERE difference.answer = 'extra'
ORDER BY difference.user_id;
