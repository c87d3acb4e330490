-- The ground: accounts, pending signups, sessions, mail and the audit log.
-- Every column that decides something has a CHECK or a unique index behind it.

create table account (
    id               char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    email            text        not null check (length(email) between 3 and 254),
    email_key        text        not null unique,
    username         text        not null check (username ~ '^[A-Za-z0-9_-]{3,50}$'),
    alias            text        not null check (length(alias) between 1 and 100),
    password_hash    text,
    region           text        not null,
    signup_method    text        not null check (signup_method in ('email', 'github', 'google', 'admin')),
    admin            boolean     not null default false,
    banned           boolean     not null default false,
    security_version integer     not null default 1 check (security_version > 0),
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    constraint admins_cannot_be_banned check (not (admin and banned))
);
create unique index account_username_key on account (lower(username));

-- One unverified registration; many may wait for one address, the first verified becomes the account.
create table pending_signup (
    id            char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    email         text        not null,
    email_key     text        not null,
    password_hash text        not null,
    region        text        not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null
);
create index pending_signup_email_key on pending_signup (email_key, created_at desc);
create index pending_signup_expires_at on pending_signup (expires_at);

create table session (
    id                  char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    account_id          char(24)    not null references account on delete cascade,
    method              text        not null check (method in ('password', 'mailed_link')),
    security_version    integer     not null,
    client_ip           text        not null,
    user_agent          text,
    created_at          timestamptz not null,
    refresh_generation  integer     not null default 0 check (refresh_generation >= 0),
    rotated_at          timestamptz not null,
    refresh_expires_at  timestamptz not null,
    absolute_expires_at timestamptz not null check (refresh_expires_at <= absolute_expires_at),
    ended_at            timestamptz,
    end_reason          text,
    constraint ended_with_a_reason check ((ended_at is null) = (end_reason is null))
);
create index session_live on session (account_id, created_at) where ended_at is null;
create index session_absolute_expires_at on session (absolute_expires_at);
create index session_ended_at on session (ended_at) where ended_at is not null;

-- Where an account signed in from, one row per address: the recent addresses and the known networks.
create table login_address (
    account_id    char(24)    not null references account on delete cascade,
    address       text        not null,
    network       text        not null,
    last_login_at timestamptz not null,
    primary key (account_id, address)
);
create index login_address_network on login_address (account_id, network);

-- One mail to send. It holds no secret: links are made when the mail is sent.
create table mail_outbox (
    id          char(24)    primary key check (id ~ '^[0-9a-f]{24}$'),
    kind        text        not null,
    subject     text        not null,
    mailbox_key text        not null,
    state       text        not null default 'due' check (state in ('due', 'sent', 'parked', 'dropped')),
    attempts    integer     not null default 0,
    reason      text,
    created_at  timestamptz not null,
    due_at      timestamptz not null,
    granted_at  timestamptz, -- counted against the budget of its mailbox since then
    ended_at    timestamptz,
    constraint ended_when_not_due check ((state = 'due') = (ended_at is null))
);
create index mail_outbox_due on mail_outbox (due_at) where state = 'due';
create index mail_outbox_mailbox on mail_outbox (mailbox_key) where granted_at is not null;
create index mail_outbox_ended_at on mail_outbox (ended_at) where state <> 'due';

-- The live links and codes, hashed together with their purpose.
create table mailed_token (
    token_hash bytea       primary key check (length(token_hash) = 32),
    purpose    text        not null check (purpose in ('verify', 'reset')),
    owner      text        not null,
    mail_id    char(24)    not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index mailed_token_owner on mailed_token (purpose, owner);
create index mailed_token_expires_at on mailed_token (expires_at);

create table audit_event (
    id         bigint      generated always as identity primary key,
    at         timestamptz not null,
    event      text        not null,
    account_id char(24),
    session_id char(24),
    client_ip  text,
    detail     text
);
create index audit_event_account on audit_event (account_id, at);

create function audit_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'audit_event is append-only';
end;
$$;
create trigger audit_event_no_change before update or delete on audit_event
    for each row execute function audit_event_is_append_only();
create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function audit_event_is_append_only();
