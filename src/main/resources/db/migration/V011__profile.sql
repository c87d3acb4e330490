-- What users publish about themselves. Both are shown to their owners as they were given.
alter table account
    add column public_key text check (public_key ~ '^[0-9a-f]{64}$'),
    add column metadata   text check (octet_length(metadata) <= 8192); -- a JSON object
