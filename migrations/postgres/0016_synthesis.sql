-- A document that a group writes together: the internal report of a meeting, or the synthesis that may
-- be published.
--
-- What was written is the list of updates, exactly as the editors sent them and in the order in which
-- they were accepted; everything else is made from it. Nobody ever hands over a whole document. A
-- snapshot only spares reading the list again, and the updates that it holds are packed, not forgotten:
-- they are the history.

create table synthesis (
    id                   uuid    primary key not null,
    kind                 text    not null check (kind in ('synthese', 'compte_rendu', 'banc')),
    -- Which template its sections come from.
    template             text    not null,
    title                text    not null,
    -- Null for the bench only.
    group_id             uuid    references peer_group (id) on delete cascade,
    seance_id            uuid    references seance (id) on delete set null,
    -- A workshop, when it comes from one.
    workshop_id          uuid,
    stage                text    not null,
    stage_at             timestamptz    not null,
    stage_by             uuid    references account (id) on delete set null,
    -- Until when members propose, in the stage of contributions.
    contributions_until  timestamptz,
    -- Which tree the editors must know: another one is refused before anything is exchanged.
    schema_version       integer not null,
    made_at              timestamptz    not null,
    made_by              uuid    references account (id) on delete set null
);
create index synthesis_by_group on synthesis (group_id);

-- Who wrote in a document, by a small number that its updates hold. Number 0 is the platform itself.
create table synthesis_author (
    document_id uuid    not null references synthesis (id) on delete cascade,
    number      integer not null,
    account_id  uuid    references account (id) on delete set null,
    primary key (document_id, number),
    unique (document_id, account_id)
);

-- Under which numbers a person's windows write: such a number is one person's for ever.
create table synthesis_client (
    document_id uuid    not null references synthesis (id) on delete cascade,
    client      bigint not null,
    author      integer not null,
    primary key (document_id, client)
);

-- One accepted update. The sequence is without holes from 1, and grows only.
create table synthesis_update (
    document_id uuid    not null references synthesis (id) on delete cascade,
    sequence    bigint not null,
    author      integer not null,
    at          timestamptz    not null,
    content     bytea    not null,
    primary key (document_id, sequence)
);

-- Updates packed together, once a snapshot holds them.
create table synthesis_archive (
    document_id uuid    not null references synthesis (id) on delete cascade,
    first       bigint not null,
    last        bigint not null,
    content     bytea    not null,
    primary key (document_id, first)
);

-- The whole document as of one update, in the same form as an update.
create table synthesis_snapshot (
    document_id uuid    primary key not null references synthesis (id) on delete cascade,
    sequence    bigint not null,
    at          timestamptz    not null,
    content     bytea    not null
);

-- A version somebody may come back to: a place in the list, with what the document then said.
create table synthesis_version (
    id          uuid    primary key not null,
    document_id uuid    not null references synthesis (id) on delete cascade,
    sequence    bigint not null,
    kind        text    not null check (kind in ('automatique', 'nommee', 'avant_retour', 'figee')),
    name        text    not null default '',
    at          timestamptz    not null,
    by_account  uuid    references account (id) on delete set null,
    -- The typed document, as JSON, and its SHA-256.
    content     text    not null,
    digest      bytea    not null
);
create index synthesis_version_by_document on synthesis_version (document_id, sequence);

-- A remark on a passage, or words proposed in its place; never inside the document, so that whoever may
-- not write may still propose.
create table synthesis_remark (
    id          uuid primary key not null,
    document_id uuid not null references synthesis (id) on delete cascade,
    kind        text not null check (kind in ('commentaire', 'suggestion')),
    -- The remark that this one answers.
    answers     uuid references synthesis_remark (id) on delete cascade,
    -- Where the passage begins and ends, as Yjs relative positions, and what it said.
    starts      bytea,
    ends        bytea,
    quote       text not null default '',
    body        text not null,
    at          timestamptz not null,
    by_account  uuid references account (id) on delete set null,
    state       text not null default 'ouverte',
    settled_at  timestamptz,
    settled_by  uuid references account (id) on delete set null
);
create index synthesis_remark_by_document on synthesis_remark (document_id, at);

-- Which process holds a document open. Its token grows at each change of hands, and an update is only
-- accepted under the present token: two processes cannot both believe that they hold it.
create table synthesis_owner (
    document_id uuid    primary key not null references synthesis (id) on delete cascade,
    token       bigint not null,
    -- Null when nobody holds it: the last one closed it properly.
    holder      uuid,
    -- Where the others reach it.
    address     text    not null default '',
    expires_at  timestamptz    not null
);
