-- Composing a group: what the commission aims at, and where each candidature
-- stands on its board while nothing is decided yet. Nobody outside is told
-- anything from here: a placement becomes a decision when it is applied.

-- The revision of a call's board grows at each change of anybody: whoever moves
-- a candidature says which board they were looking at.
create table board (
    appel_id blob    primary key not null references appel (id) on delete cascade,
    revision integer not null
);

-- What the group should be like, once an administrator changed what the call gives by itself.
create table target (
    appel_id   blob primary key not null references appel (id) on delete cascade,
    targets    text not null,
    changed_at text not null,
    changed_by blob references account (id) on delete set null
);

create table placement (
    candidature_id blob    primary key not null references candidature (id) on delete cascade,
    appel_id       blob    not null references appel (id) on delete cascade,
    -- retenue, reserve, non_retenue; a candidature still to be placed has no row.
    decision       text    not null,
    -- From 1, in the reserve only.
    rank           integer,
    -- The code of the reason, for those not retained: that of a rule of the call, or « autre ».
    reason         text,
    -- The codes of what is proposed instead.
    orientation    text    not null,
    at             text    not null,
    by_account     blob    references account (id) on delete set null
);
create index placement_by_appel on placement (appel_id);

-- Every move, with why it was made.
create table placement_event (
    candidature_id blob    not null references candidature (id) on delete cascade,
    position       integer not null,
    -- Empty when it went back among those to place.
    decision       text,
    rank           integer,
    why            text    not null,
    at             text    not null,
    by_account     blob    references account (id) on delete set null,
    primary key (candidature_id, position)
) without rowid;
