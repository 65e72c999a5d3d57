-- Who did what, when: written in the transaction of what was done, and never changed.
--
-- It names things by identifier only. No address, name or answer enters it, so erasing a person never
-- needs to touch it, and it can be read by whoever may not read the rest.
create table audit (
    -- The order of writing: ids by time are not enough when a clock is set back.
    id         integer primary key autoincrement,
    at         text not null,
    -- An account; somebody not signed in; an operator at the command line; the platform by itself.
    actor_kind text not null check (actor_kind in ('account', 'visitor', 'operator', 'platform')),
    actor_id   blob,
    -- A domain and a past participle: « session.opened ».
    action     text not null,
    -- The identifier of the thing.
    object     text not null,
    detail     text not null default '',
    check ((actor_kind = 'account') = (actor_id is not null))
) strict;

create index audit_by_object on audit (object);
create index audit_by_actor on audit (actor_id);

create trigger audit_is_never_changed before update on audit begin
    select raise(abort, 'audit rows are never changed');
end;

create trigger audit_is_never_deleted before delete on audit begin
    select raise(abort, 'audit rows are never deleted');
end;

-- « insert or replace » deletes without firing the trigger above.
create trigger audit_is_never_replaced before insert on audit
when exists (select 1 from audit where id = new.id) begin
    select raise(abort, 'audit rows are never replaced');
end;
