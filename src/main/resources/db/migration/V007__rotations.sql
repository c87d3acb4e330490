-- A refresh token whose answer was lost gets the same successor again, for some seconds.

-- The generation that the newest refresh token was rotated from; null when it came otherwise: what it replaced then is
-- dead at once. Older versions of the server do not write it, so nothing that they do is ever taken for a rotation.
alter table session add column rotated_from integer check (rotated_from >= 0);

-- When the refresh token of the signup was rotated last.
alter table pending_signup add column tokens_rotated_at timestamptz;
