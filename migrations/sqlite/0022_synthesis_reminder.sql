-- The members of a group were reminded, once, that a text closes to their contributions at that moment.
create table synthesis_reminder (
    document_id blob not null references synthesis (id) on delete cascade,
    closes_at   text not null,
    at          text not null,
    primary key (document_id, closes_at)
) strict, without rowid;
