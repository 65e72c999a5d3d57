-- How a commission reads candidatures: whether identities are hidden, what each
-- reader answered on their own, what the commission notes for itself, and what
-- was done to many candidatures at once, so that it can be undone.

-- One row a call, once somebody has chosen how it is read. `reason` is why identities
-- were last shown again.
create table reading (
    appel_id   uuid    primary key not null references appel (id),
    is_blind   boolean not null,
    reason     text    not null default '',
    changed_at timestamptz    not null,
    changed_by uuid    references account (id) on delete set null
);

-- One reader's answer about one candidature: marks, an abstention, or « I know this person ».
create table review (
    candidature_id uuid    not null references candidature (id) on delete cascade,
    reader_id      uuid    not null references account (id) on delete cascade,
    -- notee, abstenue, recusee
    state          text    not null,
    -- The mark of each criterion, by its name; empty unless it was marked.
    scores         jsonb    not null,
    comment        text    not null default '',
    -- Whether another reader's answer could be seen when this one was last changed.
    saw_others     boolean not null default false,
    first_at       timestamptz    not null,
    at             timestamptz    not null,
    primary key (candidature_id, reader_id)
);
create index review_by_reader on review (reader_id);

-- A reading agreed on elsewhere and brought by a file: it counts while nobody has marked here.
create table agreed_reading (
    candidature_id uuid primary key not null references candidature (id) on delete cascade,
    scores         jsonb not null,
    at             timestamptz not null
);

-- What the commission writes for itself.
create table note (
    id             uuid primary key not null,
    candidature_id uuid not null references candidature (id) on delete cascade,
    author_id      uuid references account (id) on delete set null,
    body           text not null,
    at             timestamptz not null
);
create index note_by_candidature on note (candidature_id, at);

-- What was done to several candidatures at once: `changes` holds each one with what it was before.
create table bulk_action (
    id        uuid primary key not null,
    appel_id  uuid not null references appel (id),
    -- commencer_lecture, doublon, pas_doublon
    kind      text not null,
    changes   jsonb not null,
    at        timestamptz not null,
    by_account uuid references account (id) on delete set null,
    undone_at timestamptz
);
create index bulk_action_by_appel on bulk_action (appel_id, at);
