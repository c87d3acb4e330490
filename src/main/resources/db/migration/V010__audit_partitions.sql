-- The audit log by months, so that what is too old is dropped with its partition instead of being deleted. Its rows stay
-- where they are, in a first partition; servers of before keep inserting: same name, same columns.

alter table audit_event rename to audit_event_before;
alter index audit_event_account rename to audit_event_before_account;
alter table audit_event_before
    alter column id drop identity,
    drop constraint audit_event_pkey,
    add column user_agent text;
drop trigger audit_event_no_change on audit_event_before;

-- Identity columns of partitioned tables need PostgreSQL 17.
create sequence audit_event_number;
select setval('audit_event_number', coalesce(max(id), 0) + 1, false) from audit_event_before;

create table audit_event (
    id         bigint      not null default nextval('audit_event_number'),
    at         timestamptz not null,
    event      text        not null,
    account_id char(24),
    session_id char(24),
    client_ip  text,
    detail     text,
    user_agent text,
    primary key (id, at)
) partition by range (at);
create index audit_event_account on audit_event (account_id, at);
create index audit_event_at on audit_event using brin (at);
create trigger audit_event_no_change before update or delete on audit_event
    for each row execute function audit_event_is_append_only();
create trigger audit_event_no_truncate before truncate on audit_event
    for each statement execute function audit_event_is_append_only();

-- Who could do what with the table can do it with the new one, and nothing else: default privileges may give more.
do $$
declare
    other record;
begin
    for other in
        select distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end as name
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = 'audit_event'::regclass and a.grantee <> c.relowner
    loop
        execute format('revoke all on audit_event from %s', other.name);
    end loop;
    for other in
        select case a.grantee when 0 then 'public' else a.grantee::regrole::text end as name, a.privilege_type as privilege
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = 'audit_event_before'::regclass and a.grantee <> c.relowner
    loop
        execute format('grant %s on audit_event to %s', other.privilege, other.name);
        if other.privilege = 'INSERT' then
            execute format('grant usage on sequence audit_event_number to %s', other.name);
        end if;
    end loop;
end;
$$;

-- The partitions and what they hold; since is null for the first one, and the default one is not among them.
create view audit_event_partition as
    select c.relname::text as name,
           substring(b.bound from 'FROM \(''([^'']+)''\)')::timestamptz as since,
           substring(b.bound from 'TO \(''([^'']+)''\)')::timestamptz as until
      from pg_inherits i
      join pg_class c on c.oid = i.inhrelid
      cross join lateral (select pg_get_expr(c.relpartbound, c.oid) as bound) b
     where i.inhparent = 'audit_event'::regclass and b.bound <> 'DEFAULT';

-- A table for rows of the audit log. Nobody but the owner reaches it, except through audit_event.
create function audit_event_make_table(name text) returns void language plpgsql as $$
declare
    other text;
begin
    execute format('create table %I (like audit_event including all)', name);
    execute format('create trigger audit_event_no_truncate before truncate on %I'
        ' for each statement execute function audit_event_is_append_only()', name);
    for other in
        select distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = to_regclass(quote_ident(name)) and a.grantee <> c.relowner
    loop
        execute format('revoke all on %I from %s', name, other);
    end loop;
end;
$$;

-- Makes the partitions of this month and the next three, and drops those that ended more than keep_days ago. It runs
-- as the owner, for servers that can change nothing else: so it drops nothing that is younger than 180 days. Rows of
-- the default partition that have a partition now are moved there, and old ones dropped, if they are no more than
-- move_at_most. Only one caller at a time does anything; it waits for locks briefly and can be called again.
create function audit_event_upkeep(keep_days integer, move_at_most integer,
        out made text[], out dropped text[], out astray integer)
    language plpgsql security definer
    set lock_timeout = '250ms' set timezone = 'UTC' set datestyle = 'ISO' as $$
declare
    cutoff constant timestamptz := now() - make_interval(days => keep_days);
    month timestamptz := date_trunc('month', now());
    ahead constant timestamptz := month + interval '4 months';
    name text;
begin
    made := '{}';
    dropped := '{}';
    astray := 0;
    if keep_days < 180 then
        raise exception 'audit events are kept for 180 days or longer' using errcode = 'invalid_parameter_value';
    end if;
    if not has_table_privilege(session_user, 'audit_event', 'insert') then
        raise exception 'only who writes audit events may call this' using errcode = 'insufficient_privilege';
    end if;
    if not pg_try_advisory_xact_lock(hashtextextended('audit_event_upkeep', 0)) then
        return;
    end if;

    for name in select p.name from audit_event_partition p where p.until <= cutoff order by p.until loop
        execute format('drop table %I', name);
        dropped := dropped || name;
    end loop;

    select count(*) into astray from (
        select from audit_event_default where at < cutoff or at >= month and at < ahead limit move_at_most + 1) d;
    if astray between 1 and move_at_most then
        alter table audit_event detach partition audit_event_default;
        alter table audit_event_default rename to audit_event_astray;
        perform audit_event_make_table('audit_event_default');
        alter table audit_event attach partition audit_event_default default;
    end if;

    while month < ahead loop
        if not exists (select from audit_event_partition p
                where (p.since is null or p.since <= month) and month < p.until) then
            begin
                name := 'audit_event_' || to_char(month, 'YYYY_MM');
                perform audit_event_make_table(name);
                execute format('alter table audit_event attach partition %I for values from (%L) to (%L)',
                    name, month, month + interval '1 month');
                made := made || name;
            exception when check_violation then
                null; -- more rows astray than may be moved: they stay in the default partition
            end;
        end if;
        month := month + interval '1 month';
    end loop;

    if astray between 1 and move_at_most then
        insert into audit_event select * from audit_event_astray where at >= cutoff;
        drop table audit_event_astray;
        astray := 0;
    end if;
end;
$$;
revoke execute on function audit_event_make_table(text) from public;
do $$
begin
    execute format('alter function audit_event_upkeep(integer, integer) set search_path = %I, pg_temp', current_schema());
end;
$$;

-- What no partition is made for: rows of a clock that is wrong, or of months in which nobody made one.
select audit_event_make_table('audit_event_default');
alter table audit_event attach partition audit_event_default default;

-- The rows of before, if there are any, are all that came until the end of next month.
do $$
declare
    until timestamptz;
    other text;
begin
    if not exists (select from audit_event_before) then
        drop table audit_event_before;
        return;
    end if;
    for other in
        select distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = 'audit_event_before'::regclass and a.grantee <> c.relowner
    loop
        execute format('revoke all on audit_event_before from %s', other);
    end loop;
    select date_trunc('month', greatest(now(), max(at)) at time zone 'UTC') + interval '1 month' into until
      from audit_event_before;
    execute format('alter table audit_event attach partition audit_event_before for values from (minvalue) to (%L)',
        until at time zone 'UTC');
end;
$$;
select audit_event_upkeep(400, 10000);

-- How many failures of an account were recorded in the hour, so that strangers cannot fill the log with them.
create table audit_failure_count (
    account_id char(24)    primary key,
    hour       timestamptz not null,
    failures   integer     not null check (failures > 0)
) with (fillfactor = 50);
create index audit_failure_count_hour on audit_failure_count (hour);
