-- A pending signup that made room for newer ones leaves a mark on those with another password: none of their passwords
-- becomes the account's. Older servers do not know the column and never set it.
alter table pending_signup add column contested boolean not null default false;
