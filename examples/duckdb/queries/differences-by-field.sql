-- What differs between the tenants, by field. A user who is missing or extra has no field.
WITH difference AS (
  SELECT answer, unnest(CASE WHEN len(fields) > 0 THEN fields ELSE [NULL] END) AS field
  FROM read_json(
    getvariable('run') || '/differences.ndjson',
    format = 'newline_delimited',
    columns = {user_id: 'VARCHAR', answer: 'VARCHAR', fields: 'VARCHAR[]'}
  )
)
SELECT answer, field, count(*) AS users
FROM difference
GROUP BY answer, field
ORDER BY users DESC, answer, field;
