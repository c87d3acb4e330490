-- Long-lived tokens for scripts, with what each may do and from where. One row says everything that is checked at use.
create table automation_token (
    id                   char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    account_id           char(24)    not null references account on delete cascade,
    secret_hash          bytea       not null unique check (length(secret_hash) = 32),
    alias                text        not null check (length(alias) between 1 and 254),
    public_key           text        check (public_key ~ '^[0-9a-f]{64}$'),
    public_key_since     timestamptz, -- when it was set, or changed to another
    public_storage       text        check (octet_length(public_storage) <= 65536), -- a JSON object
    allowed_addresses    text[]      not null check (cardinality(allowed_addresses) between 1 and 1000),
    realm_ids            text[]      not null default '{}' check (cardinality(realm_ids) <= 500),
    allow_no_realm       boolean     not null default true,
    permissions          text[]      not null default '{}',
    expires_at           timestamptz,
    is_enabled           boolean     not null default true,
    vault_access         boolean     not null default false,
    event_access         boolean     not null default true,
    deny_reauthorization boolean     not null default false,
    created_by_token_id  char(24)    references automation_token on delete cascade, -- null: by a session
    delegation_depth     integer     not null default 0 check (delegation_depth >= 0),
    ancestors            text[]      not null default '{}', -- the ids of the tokens it descends from, the parent last
    last_used_at         timestamptz,
    last_used_ip         text,
    known_networks       text[]      not null default '{}' check (cardinality(known_networks) <= 50), -- the newest first
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    unique (account_id, alias),
    constraint public_key_has_a_time check ((public_key is null) = (public_key_since is null)),
    constraint depth_counts_the_ancestors check (cardinality(ancestors) = delegation_depth),
    constraint parent_is_the_last_ancestor
        check (created_by_token_id is not distinct from ancestors[delegation_depth]),
    constraint delegation_is_denied_whole
        check (not deny_reauthorization
            or (expires_at is not null and not vault_access
                and not permissions && array ['resources.create_tokens', 'resources.vault']))
);
create index automation_token_account on automation_token (account_id, created_at desc);
create index automation_token_parent on automation_token (created_by_token_id) where created_by_token_id is not null;
create index automation_token_public_key on automation_token (public_key) where public_key is not null;
