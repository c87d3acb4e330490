-- Sessions whose client holds one opaque token, as cookies do, beside those with a pair of signed tokens.
alter table session add column token_hash bytea unique check (length(token_hash) = 32);
-- Whether such a session slides on while it is used.
alter table session add column remembered boolean not null default true;

-- What is told of a person beside the name, and what a signup takes along until it is verified.
alter table account add column image text check (length(image) <= 2048);
alter table pending_signup
    add column alias            text    check (length(alias) between 1 and 100),
    add column image            text    check (length(image) <= 2048),
    add column with_code        boolean not null default false, -- its mails carry a code beside the link
    add column token_generation integer not null default 0 check (token_generation >= 0),
    add column tokens_ended     boolean not null default false;

-- The code of the newest mail to a pending signup, as a keyed hash.
create table verification_code (
    pending_id char(24)    primary key references pending_signup on delete cascade,
    code_hash  bytea       not null check (length(code_hash) = 32),
    tries      integer     not null default 0 check (tries between 0 and 5),
    expires_at timestamptz not null
);
create index verification_code_expires_at on verification_code (expires_at);

-- The code of a signup's mail signs in as its link does.
alter table session
    drop constraint session_method_check,
    add constraint session_method_check check (method in ('password', 'mailed_link', 'mailed_code'));

-- A dialect that has no place to show backup codes begins setups without any.
alter table second_factor_setup drop constraint second_factor_setup_backup_hashes_check;
alter table second_factor_setup add constraint second_factor_setup_backup_hashes_check
    check (cardinality(backup_hashes) in (0, 10));
