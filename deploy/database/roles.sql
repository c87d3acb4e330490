-- The two roles of Countersign, for a new, empty database. Run it as an administrator of PostgreSQL, connected to that
-- database, before the first migration; then set both passwords with \password:
--   createdb countersign
--   psql -v ON_ERROR_STOP=1 -f deploy/database/roles.sql countersign
--
-- countersign_owner   owns the schema; only migrations use it
-- countersign_server  what the servers use: it reads and writes rows, and can change neither the schema nor the audit log

create role countersign_owner login;
create role countersign_server login;

-- Nobody else may make tables here.
revoke create on schema public from public;
grant create, usage on schema public to countersign_owner;
grant usage on schema public to countersign_server;

-- Tables and sequences that later migrations make. What is taken away again stands in audit.sql.
alter default privileges for role countersign_owner in schema public
    grant select, insert, update, delete on tables to countersign_server;
alter default privileges for role countersign_owner in schema public
    grant usage, select on sequences to countersign_server;

-- Half of countersign.database.timeout; also what ends statements when a pooler hides the servers' own setting.
alter role countersign_server set statement_timeout = '1s';
alter role countersign_server set lock_timeout = '1s';
alter role countersign_server set idle_in_transaction_session_timeout = '10s';

-- What holds for migrations is countersign.migrations.lock-timeout; this is for what you do by hand.
alter role countersign_owner set lock_timeout = '5s';
