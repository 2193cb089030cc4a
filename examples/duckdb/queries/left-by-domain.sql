-- Who is left: users of an export without the migration marker, by the domain of their e-mail address. A marker that is a list
-- names those of several linked identities that have moved: others are left.
SELECT
  coalesce(nullif(lower(split_part(email, '@', 2)), ''), '(no e-mail address)') AS domain,
  count(*) AS users,
  count(*) FILTER (blocked) AS blocked,
  count(*) FILTER (last_login IS NULL) AS never_logged_in,
  max(last_login) AS last_login
FROM read_json(
  getvariable('export'),
  format = 'newline_delimited',
  columns = {email: 'VARCHAR', blocked: 'BOOLEAN', last_login: 'TIMESTAMP', app_metadata: 'JSON'}
)
WHERE coalesce(app_metadata->>getvariable('marker'), 'false') = 'false'
  OR starts_with(app_metadata->>getvariable('marker'), '["')
GROUP BY ALL
ORDER BY users DESC, domain;
