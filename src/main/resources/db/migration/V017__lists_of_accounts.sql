-- Administrators list who is banned and who is an administrator, the newest first.
create index account_banned on account (id) where banned;
create index account_admin on account (id) where admin;
