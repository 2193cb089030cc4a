-- Which users could not go into an import file, by reason, with one of them as an example.
SELECT code, field, count(*) AS users, any_value(reason) AS reason, min(user_id) AS example
FROM read_json(
  getvariable('run') || '/rejected.ndjson',
  format = 'newline_delimited',
  columns = {code: 'VARCHAR', field: 'VARCHAR', reason: 'VARCHAR', user_id: 'VARCHAR'}
)
GROUP BY code, field
ORDER BY users DESC, code, field;
