-- Sessions whose client holds one opaque token, as cookies do, beside those with a pair of signed tokens.
alter table session add column token_hash bytea unique check (length(token_hash) = 32);
-- Whether such a session slides on while it is used.
alter table session add column remembered boolean not null default true;
