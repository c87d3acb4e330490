-- The opaque token that the last rotation replaced: a request that was sent with it meanwhile must not clear the new one.
alter table session add column replaced_token_hash bytea check (length(replaced_token_hash) = 32);
create index session_replaced_token_hash on session (replaced_token_hash) where replaced_token_hash is not null;
