-- The meetings of a group, and what each member says of them before and does at them.
--
-- A meeting is promised on the wall clock of a zone, and that is what is kept; instants are derived when
-- they are needed, so that a change of the rules of summer time would move them and not the promise.
-- No rate is kept: it is computed from the presences of the meetings whose presences were validated.

create table seance (
    id            uuid    primary key not null,
    group_id      uuid    not null references peer_group (id) on delete cascade,
    -- Its place in the cycle, from 1: it is in its address.
    number        integer not null check (number >= 1),
    -- Its name in the document of the call, to which files refer.
    code          text    not null,
    kind          text    not null check (kind in ('lancement', 'seance', 'synthese', 'atelier')),
    title         text    not null,
    -- « 2025-06-10T18:00:00 », on the wall clock of `zone`.
    starts_local  text    not null,
    ends_local    text    not null,
    zone          text    not null,
    setting       text    not null check (setting in ('visioconference', 'presentiel', 'hybride')),
    video_link    text,
    -- How one comes by telephone when the video fails.
    phone_access  text    not null default '',
    -- Grows at each change that a calendar must learn.
    sequence      integer not null default 0,
    changed_at    timestamptz    not null,
    cancelled_at  timestamptz,
    -- Why it was moved or cancelled, as it was told to the members.
    change_reason text    not null default '',
    validated_at  timestamptz,
    validated_by  uuid    references account (id) on delete set null,
    unique (group_id, number),
    unique (group_id, code)
);
create index seance_by_start on seance (starts_local) where cancelled_at is null;

-- « Je serai là », « je ne pourrai pas ».
create table seance_answer (
    seance_id     uuid not null references seance (id) on delete cascade,
    membership_id uuid not null references membership (id) on delete cascade,
    answer        text not null check (answer in ('oui', 'non')),
    -- On the page, or by the link of a letter.
    channel       text not null check (channel in ('page', 'courriel')),
    at            timestamptz not null,
    primary key (seance_id, membership_id)
);

-- Who came: noted by the person within the window, then by the pair, who have the last word.
create table attendance (
    seance_id     uuid not null references seance (id) on delete cascade,
    membership_id uuid not null references membership (id) on delete cascade,
    status        text not null check (status in ('present', 'retard', 'excuse', 'absent')),
    at            timestamptz not null,
    noted_by      uuid references account (id) on delete set null,
    primary key (seance_id, membership_id)
);

-- A reminder that left: the row is what makes it leave once. A meeting that is moved is another promise,
-- and is reminded again.
create table seance_reminder (
    seance_id     uuid not null references seance (id) on delete cascade,
    membership_id uuid not null references membership (id) on delete cascade,
    kind          text not null check (kind in ('sept_jours', 'un_jour', 'une_heure')),
    starts_local  text not null,
    at            timestamptz not null,
    primary key (seance_id, membership_id, kind, starts_local)
);

-- The secret address of a private calendar: one a member, whoever holds it reads the dates and links.
create table calendar_feed (
    membership_id uuid primary key not null references membership (id) on delete cascade,
    token_hash    bytea not null unique,
    made_at       timestamptz not null,
    -- To the hour.
    used_at       timestamptz
);

-- A letter may bring a calendar file.
alter table outbox add column calendar text;
