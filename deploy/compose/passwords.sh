#!/bin/sh
# Run by PostgreSQL's image at its first start, after roles.sql: the passwords of both roles.
set -eu
folder=/run/secrets/postgresql
for role in countersign_owner countersign_server; do
  psql -q -v ON_ERROR_STOP=1 -v role="$role" -v password="$(cat "$folder/$role")" -U "${POSTGRES_USER:-postgres}" -d "$POSTGRES_DB" <<'END'
alter role :"role" password :'password';
END
done
