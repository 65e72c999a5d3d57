-- Who did what, when: written in the transaction of what was done, and never changed.
--
-- It names things by identifier only. No address, name or answer enters it, so erasing a person never
-- needs to touch it, and it can be read by whoever may not read the rest.
create table audit (
    -- The order of writing: ids by time are not enough when a clock is set back.
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    -- An account; somebody not signed in; an operator at the command line; the platform by itself.
    actor_kind text not null check (actor_kind in ('account', 'visitor', 'operator', 'platform')),
    actor_id   uuid,
    -- A domain and a past participle: « session.opened ».
    action     text not null,
    -- The identifier of the thing.
    object     text not null,
    detail     text not null default '',
    check ((actor_kind = 'account') = (actor_id is not null))
);

create index audit_by_object on audit (object);
create index audit_by_actor on audit (actor_id);

create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
    raise exception 'audit rows are never changed nor deleted';
end
$$;

-- For each statement, so that « truncate » is refused too.
create trigger audit_is_never_changed before update or delete or truncate on audit
    for each statement execute function refuse_to_change_audit();
