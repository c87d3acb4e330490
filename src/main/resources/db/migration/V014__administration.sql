-- Operators look up the mails of one mailbox, and those that are parked.
create index mail_outbox_of_mailbox on mail_outbox (mailbox_key, created_at desc);
create index mail_outbox_parked on mail_outbox (ended_at) where state = 'parked';
