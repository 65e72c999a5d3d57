-- The room in which a meeting is facilitated: where the method stands, what is written during it.
--
-- One row a meeting holds the present; each phase entered is a row of its own, with its time. A note belongs
-- to its author and to a phase, so that two people never write over each other; what the narrator writes for
-- themselves is apart, and is read by nobody else.

create table facilitation (
    seance_id     uuid primary key not null references seance (id) on delete cascade,
    -- Grows with everything that the room must see; who follows says what they have seen.
    pulse         bigint not null default 0,
    -- Grows with each command; a command that has not seen the last one is refused.
    revision      bigint not null default 0,
    method        text not null,
    narrator_id   uuid references membership (id) on delete set null,
    -- The place of the present phase in its method, from 0; none before the beginning.
    phase         integer check (phase >= 0),
    phase_since   timestamptz,
    closed_at     timestamptz,
    -- Whether members may write notes too, or those who lead alone.
    members_write boolean not null default false
);

-- The phases entered, in order; a phase may be entered again.
create table facilitation_step (
    seance_id  uuid not null references facilitation (seance_id) on delete cascade,
    position   integer not null check (position >= 0),
    phase      integer not null check (phase >= 0),
    entered_at timestamptz not null,
    primary key (seance_id, position)
);

-- What somebody wrote during a phase: it feeds the account of the meeting.
create table capture (
    seance_id     uuid not null references facilitation (seance_id) on delete cascade,
    phase         text not null,
    membership_id uuid not null references membership (id) on delete cascade,
    body          text not null,
    revision      bigint not null,
    -- The pulse of the room when it was last written.
    pulse         bigint not null,
    at            timestamptz not null,
    primary key (seance_id, phase, membership_id)
);

-- What the narrator writes for themselves.
create table narrator_note (
    seance_id     uuid not null references facilitation (seance_id) on delete cascade,
    membership_id uuid not null references membership (id) on delete cascade,
    body          text not null,
    revision      bigint not null,
    at            timestamptz not null,
    primary key (seance_id, membership_id)
);
create index narrator_note_by_age on narrator_note (at);

-- Who is in the room, as far as their page was heard of lately.
create table room_presence (
    seance_id     uuid not null references facilitation (seance_id) on delete cascade,
    membership_id uuid not null references membership (id) on delete cascade,
    seen_at       timestamptz not null,
    primary key (seance_id, membership_id)
);
