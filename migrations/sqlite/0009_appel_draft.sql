-- A call is prepared out of sight. `sheet` is what was typed, right or wrong, so
-- that it may be taken up on another day; `document` is what it started from, less
-- the questionnaire. Published, it becomes a row of `appel` under the same
-- identifier, and leaves this table.
--
-- A questionnaire is edited in revisions, each whole: undoing drops the last one.
-- The first of a call never published is what it started from; those of a published
-- call start after its published version, and end when they become the next.
--
-- What happens to a published call (opened, closed, extended and why) is told by
-- rows, never changed.
create table appel_draft (
    id         blob not null primary key,
    slug       text not null unique,
    document   text not null,
    sheet      text not null,
    created_at text not null,
    changed_at text not null,
    by_account blob references account (id) on delete set null
) strict;

create table questionnaire_revision (
    -- A call, published or not yet.
    appel_id      blob    not null,
    position      integer not null,
    questionnaire text    not null,
    rules         text    not null,
    what          text    not null,
    at            text    not null,
    by_account    blob    references account (id) on delete set null,
    primary key (appel_id, position)
) strict;

create table appel_event (
    appel_id   blob    not null references appel (id) on delete cascade,
    position   integer not null,
    what       text    not null,
    detail     text    not null,
    why        text    not null,
    at         text    not null,
    by_account blob    references account (id) on delete set null,
    primary key (appel_id, position)
) strict;
