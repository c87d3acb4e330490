-- The address that a mail was asked for with, so that a newer request can take the place of an older one that waits. Null for
-- mails that nothing replaces, and for those of older servers.
alter table mail_outbox add column address_key text;
-- What is looked for first stands first, so that statistics which lag behind a flood cannot mislead the planner.
create index mail_outbox_subject on mail_outbox (subject, kind) where state = 'due';
create index mail_outbox_address on mail_outbox (address_key, kind) where state = 'due';
