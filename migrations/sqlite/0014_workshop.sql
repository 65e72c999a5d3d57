-- Workshops where practices are exchanged: announced to everybody, open to whoever registers in time.
--
-- A workshop promises a wall time in a zone, as a meeting of a group does; instants are derived. It has so
-- many places, and a place is a numbered row that one registration holds: the unique numbers are what makes
-- it impossible that two people hold the same one, whatever the code above does. A place that comes free is
-- held for the first who waits while they are asked: their registration is then « proposee », and they are
-- shown as attending by nobody until they have said yes.

create table workshop (
    id              blob primary key not null,
    -- Its name in addresses, drawn from its title; it never changes.
    slug            text    not null unique,
    title           text    not null,
    description     text    not null,
    -- « 2026-12-03T18:00:00 », on the wall clock of `zone`.
    starts_local    text    not null,
    ends_local      text    not null,
    zone            text    not null,
    setting         text    not null check (setting in ('visioconference', 'presentiel', 'hybride')),
    -- Where people meet, when they meet somewhere: published.
    place           text    not null,
    video_link      text,
    phone_access    text    not null,
    -- The pair that leads it: [{"first_name", "last_name", "quality", "email"}]. The address is never published.
    leaders         text    not null,
    capacity        integer not null check (capacity >= 1),
    -- Why it is larger than the method wants; empty when it is not.
    capacity_reason text    not null,
    -- Grows at each change that a calendar must learn.
    sequence        integer not null default 0,
    change_reason   text    not null default '',
    made_at         text not null,
    made_by         blob references account (id) on delete set null,
    changed_at      text not null,
    published_at    text,
    cancelled_at    text
) strict;
create index workshop_by_start on workshop (starts_local) where published_at is not null;

-- Who leads it, among accounts: from their addresses in `leaders`.
create table workshop_leader (
    workshop_id blob not null references workshop (id) on delete cascade,
    account_id  blob not null references account (id) on delete cascade,
    primary key (workshop_id, account_id)
) strict;
create index workshop_leader_by_account on workshop_leader (account_id);

create table registration (
    id            blob primary key not null,
    workshop_id   blob not null references workshop (id) on delete cascade,
    account_id    blob not null references account (id) on delete cascade,
    first_name    text not null,
    last_name     text not null,
    category      text not null,
    status        text not null check (status in ('inscrite', 'attente', 'proposee', 'retiree', 'echue')),
    -- Its rank among those who wait.
    registered_at text not null,
    consented_at  text not null,
    -- When a place that came free was offered, and the last second to take it.
    offered_at    text,
    reply_before  text,
    ended_at      text
) strict;
-- Nobody is registered twice at once; whoever withdrew may come back, at the end of the line.
create unique index registration_once on registration (workshop_id, account_id) where ended_at is null;
create index registration_by_account on registration (account_id);
create index registration_by_deadline on registration (reply_before) where status = 'proposee';

create table workshop_place (
    workshop_id     blob    not null references workshop (id) on delete cascade,
    number          integer not null check (number >= 1),
    registration_id blob    not null unique references registration (id) on delete cascade,
    primary key (workshop_id, number)
) strict;

-- A reminder that left: the row is what makes it leave once. A workshop that is moved is reminded again.
create table workshop_reminder (
    registration_id blob not null references registration (id) on delete cascade,
    kind            text not null check (kind in ('sept_jours', 'un_jour', 'une_heure')),
    starts_local    text not null,
    at              text not null,
    primary key (registration_id, kind, starts_local)
) strict, without rowid;
