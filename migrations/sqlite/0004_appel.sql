-- A call is published from its document, which is kept whole (less the
-- questionnaire and its rules, kept beside it) so that nothing it said is lost.
-- The other columns are those that are searched or sorted; they follow the
-- document and are never written alone.
--
-- A questionnaire version never changes once it is here: answers point to the
-- very wording they were given to. The eligibility rules go with the questions
-- that they read.
--
-- No column here is personal, except inside `document`: the names, quality and
-- professional address of the pair that leads the group.

create table appel (
    id           blob    not null primary key,
    slug         text    not null unique,
    programme    text    not null,
    year         integer not null,
    title        text    not null,
    opens_at     text    not null,
    closes_at    text    not null,
    version      integer not null,
    document     text    not null,
    published_at text    not null,
    changed_at   text    not null
) strict;

create table appel_questionnaire (
    appel_id      blob    not null references appel (id) on delete cascade,
    version       integer not null,
    questionnaire text    not null,
    rules         text    not null,
    published_at  text    not null,
    primary key (appel_id, version)
) strict;
