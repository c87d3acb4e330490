-- Which accounts of other servers were imported, so that a second run of the same file creates nothing twice.
create table imported_account (
    source      text        not null check (source ~ '^[a-z][a-z0-9-]{0,31}$'),
    key_hash    bytea       not null check (length(key_hash) = 32), -- SHA-256 of its id there
    account_id  char(24)    references account on delete set null,  -- null: erased since, and not created again
    imported_at timestamptz not null,
    primary key (source, key_hash)
);
create index imported_account_account on imported_account (account_id) where account_id is not null;
