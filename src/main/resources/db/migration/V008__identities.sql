-- Who an account is at a provider. The subject is the provider's own id of a person, which it gives to nobody else.
create table identity (
    id         char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    provider   text        not null check (provider ~ '^[a-z][a-z0-9-]{0,31}$'),
    subject    text        not null check (length(subject) between 1 and 255),
    account_id char(24)    not null references account on delete cascade,
    created_at timestamptz not null,
    unique (provider, subject)
);
create index identity_account on identity (account_id, created_at);

-- Accounts and sessions that came by a provider other than GitHub and Google.
alter table account
    drop constraint account_signup_method_check,
    add constraint account_signup_method_check check (signup_method in ('email', 'github', 'google', 'oidc', 'admin'));
alter table session
    drop constraint session_method_check,
    add constraint session_method_check
        check (method in ('password', 'mailed_link', 'mailed_code', 'github', 'google', 'oidc'));
