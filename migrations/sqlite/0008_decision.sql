-- From the commission's placements to a group of confirmed people.
--
-- A round is what one press of « Appliquer » decided: the whole commission, or one person called from the
-- reserve. Its letters leave ten minutes later; until then it can be stopped, and what it changed is put
-- back. A stopped round stays, so that what was undone can still be told.
--
-- An offer is a place proposed to one person until a date; a place is a numbered seat that one person
-- holds. Seats are counted here and nowhere else: the unique numbers are what makes it impossible that two
-- people accept the same one, whatever the code above does.

create table decision_round (
    id         blob primary key not null,
    appel_id   blob not null references appel (id),
    kind       text not null check (kind in ('commission', 'reserve')),
    applied_at text not null,
    applied_by blob references account (id) on delete set null,
    -- When the letters leave: stopping is possible before.
    send_after text not null,
    stopped_at text,
    stopped_by blob references account (id) on delete set null
) strict;
create index decision_round_by_appel on decision_round (appel_id, applied_at);

create table decision (
    round_id       blob not null references decision_round (id) on delete cascade,
    candidature_id blob not null references candidature (id) on delete cascade,
    outcome        text not null check (outcome in ('retenue', 'reserve', 'non_retenue', 'promotion')),
    -- Where the candidature stood, to put it back there if the round is stopped.
    from_status    text not null,
    -- In the reserve, from 1.
    rank           integer,
    -- Why not this time.
    reason         text,
    -- Where else to look: a list of words.
    orientation    text not null,
    -- Null when nobody could be written to. The letter itself is forgotten thirty days after it left.
    letter_id      blob,
    primary key (round_id, candidature_id)
) strict;
create index decision_by_candidature on decision (candidature_id);

create table offer (
    id             blob primary key not null,
    candidature_id blob not null references candidature (id) on delete cascade,
    appel_id       blob not null references appel (id),
    round_id       blob not null references decision_round (id) on delete cascade,
    offered_at     text not null,
    -- The last second of the last day.
    reply_before   text not null,
    reminded_at    text,
    answered_at    text,
    answer         text check (answer in ('confirmee', 'declinee', 'echue')),
    check ((answered_at is null) = (answer is null))
) strict;
-- Nobody is offered two places at once.
create unique index offer_open on offer (candidature_id) where answered_at is null;
create index offer_by_appel on offer (appel_id);
create index offer_by_candidature on offer (candidature_id);
create index offer_by_deadline on offer (reply_before) where answered_at is null;

create table place (
    appel_id       blob    not null references appel (id),
    number         integer not null check (number >= 1),
    candidature_id blob    not null unique references candidature (id) on delete cascade,
    taken_at       text    not null,
    primary key (appel_id, number)
) strict;

-- The words of each letter, where an administrator changed those of the platform.
create table decision_template (
    appel_id   blob not null references appel (id) on delete cascade,
    outcome    text not null,
    subject    text not null,
    body       text not null,
    changed_at text not null,
    changed_by blob references account (id) on delete set null,
    primary key (appel_id, outcome)
) strict;
