-- The members of a group were reminded, once, that a text closes to their contributions at that moment.
create table synthesis_reminder (
    document_id uuid        not null references synthesis (id) on delete cascade,
    closes_at   timestamptz not null,
    at          timestamptz not null,
    primary key (document_id, closes_at)
);
