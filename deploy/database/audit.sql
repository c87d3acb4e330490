-- After the first migration, once: the servers only add to the audit log and only read the history of migrations.
--   psql -v ON_ERROR_STOP=1 -f deploy/database/audit.sql countersign
revoke update, delete, truncate on audit_event from countersign_server;
revoke insert, update, delete, truncate on schema_history from countersign_server;
