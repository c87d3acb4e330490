-- The dialect that gave a trusted device its secret. Null in rows of older servers: the dialect that uses the device first.
alter table trusted_device add column dialect text;

-- The refresh generation that a session got when it was taken along through a change of the factor. Tokens of earlier
-- generations are refused, but are no sign of theft: not every client adopts the pair that such a change returns. A table
-- of its own, because servers of earlier versions read whole rows of sessions and cannot take another column.
create table kept_session (
    session_id char(24) primary key references session on delete cascade,
    generation integer  not null check (generation > 0)
);
