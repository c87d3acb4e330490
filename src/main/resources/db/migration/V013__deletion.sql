-- When an account that its owner deleted is erased; null for all others. Older servers do not read it: sign-ins there do
-- not take the deletion back.
alter table account
    add column deletion_due_at timestamptz,
    add constraint administrators_are_not_deleted check (not (admin and deletion_due_at is not null));
create index account_deletion_due_at on account (deletion_due_at) where deletion_due_at is not null;

-- What belongs to one account is deleted, and exported, at once.
create index session_account on session (account_id);
create index mail_outbox_of_subject on mail_outbox (subject);
create index mail_outbox_of_address on mail_outbox (address_key);
create index mailed_token_of_owner on mailed_token (owner);
