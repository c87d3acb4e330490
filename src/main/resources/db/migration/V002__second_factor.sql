-- The second factor: TOTP with its backup codes, codes by mail, trusted devices, and the gate that counts every code.

alter table session add column second_factor text
    check (second_factor in ('totp', 'backup_code', 'mailed_code', 'trusted_device'));

-- How often an account's codes were wrong. A row outlives the factor: to set one up anew opens no lock.
create table code_gate (
    account_id   char(24)      primary key references account on delete cascade,
    failures     integer       not null default 0 check (failures between 0 and 5), -- since the last right code or lock
    in_a_row     integer       not null default 0 check (in_a_row >= 0),            -- since the last right code
    lock_level   integer       not null default 0 check (lock_level >= 0),
    locked_until timestamptz,
    recent       timestamptz[] not null default '{}' check (cardinality(recent) <= 20), -- the newest first
    answered     text,                            -- the challenge that was answered last: no code of it counts again
    mailbox_used boolean       not null default false -- the password is from a mailed link, and no other factor came since
);

create table second_factor (
    account_id         char(24)    primary key references account on delete cascade,
    id                 char(24)    not null unique check (id ~ '^[0-9a-f]{24}$'),
    secret             text        not null, -- encrypted, bound to account and id
    last_step          bigint      not null check (last_step > 0),
    backup_form        text        not null, -- function, cost, pepper and salt of the batch of backup codes
    require_for_tokens boolean     not null default true,
    enabled_at         timestamptz not null
);

-- One setup that waits for its first code.
create table second_factor_setup (
    account_id    char(24)    primary key references account on delete cascade,
    id            char(24)    not null unique check (id ~ '^[0-9a-f]{24}$'),
    secret        text        not null,
    backup_form   text        not null,
    backup_hashes text[]      not null check (cardinality(backup_hashes) = 10),
    expires_at    timestamptz not null
);
create index second_factor_setup_expires_at on second_factor_setup (expires_at);

create table backup_code (
    account_id char(24)    not null references second_factor on delete cascade,
    code_hash  text        not null,
    used_at    timestamptz,
    primary key (account_id, code_hash)
);

-- One live code by mail for each challenge or session.
create table mailed_code (
    id         char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    account_id char(24)    not null references account on delete cascade,
    scope      text        not null,
    code_hash  bytea       check (length(code_hash) = 32), -- none until the mail is written
    tries      integer     not null default 0 check (tries between 0 and 5),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    unique (account_id, scope)
);
create index mailed_code_expires_at on mailed_code (expires_at);

create table trusted_device (
    id               char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    account_id       char(24)    not null references account on delete cascade,
    security_version integer     not null,
    secret_hash      bytea       not null check (length(secret_hash) = 32),
    rotated_at       timestamptz not null,
    client_ip        text        not null,
    user_agent       text,
    created_at       timestamptz not null,
    last_used_at     timestamptz not null,
    expires_at       timestamptz not null
);
create index trusted_device_account on trusted_device (account_id, created_at);
create index trusted_device_expires_at on trusted_device (expires_at);
