-- The situations that the members of a group propose, and how one is chosen for a séance.
--
-- A situation belongs to its author until it is read by the group: what is kept here is theirs, and is
-- erased when they take it back, or a year after the cycle. The choice for a séance is a line of steps, each
-- with its author and its time; the present step is the last one. Ballots live while the ranking is open:
-- at its close they become points, and are erased, so that nobody will ever know who ranked what.

create table situation (
    id        blob    primary key not null,
    group_id  blob    not null references peer_group (id) on delete cascade,
    -- Null once it is erased.
    author_id blob    references membership (id) on delete set null,
    title     text    not null,
    question  text    not null,
    context   text    not null,
    -- Null in a draft that does not say it yet.
    setting   text    check (setting in
        ('etp', 'service_soin', 'entre_pairs', 'entreprise', 'formation', 'gouvernance', 'autre')),
    state     text    not null check (state in ('brouillon', 'proposee', 'retenue', 'retiree')),
    -- The séance that it was chosen for.
    seance_id blob    references seance (id) on delete set null,
    -- Grows at each change: an older window does not overwrite a newer one in silence.
    revision  integer not null default 0,
    erased_at text
) strict;
create index situation_by_group on situation (group_id);

create table situation_event (
    situation_id blob    not null references situation (id) on delete cascade,
    position     integer not null,
    state        text    not null check (state in ('brouillon', 'proposee', 'retenue', 'retiree')),
    at           text    not null,
    by_account   blob    references account (id) on delete set null,
    primary key (situation_id, position)
) strict, without rowid;

-- How far the choice for a séance has come. A séance without any row still gathers proposals.
create table situation_step (
    seance_id    blob    not null references seance (id) on delete cascade,
    position     integer not null,
    step         text    not null check (step in
        ('recueil', 'classement', 'choix', 'proposition', 'accord', 'passe', 'sans_situation')),
    -- The situation whose author was asked, agreed or passed.
    situation_id blob    references situation (id) on delete set null,
    -- How many members had ranked, at the close.
    voices       integer not null default 0,
    at           text    not null,
    by_account   blob    references account (id) on delete set null,
    primary key (seance_id, position)
) strict, without rowid;

-- What is ranked for a séance, and the points it received at the close.
create table situation_candidate (
    seance_id    blob    not null references seance (id) on delete cascade,
    situation_id blob    not null references situation (id) on delete cascade,
    points       integer,
    primary key (seance_id, situation_id)
) strict, without rowid;

-- The order in which a member ranks, while the ranking is open.
create table situation_ballot (
    seance_id     blob    not null references seance (id) on delete cascade,
    membership_id blob    not null references membership (id) on delete cascade,
    situation_id  blob    not null references situation (id) on delete cascade,
    rank          integer not null check (rank >= 1),
    primary key (seance_id, membership_id, situation_id),
    unique (seance_id, membership_id, rank)
) strict, without rowid;

-- What the worked situation was about, in the words of the yearly figures: no text of anybody.
create table situation_coding (
    seance_id  blob not null primary key references seance (id) on delete cascade,
    setting    text not null check (setting in
        ('etp', 'service_soin', 'entre_pairs', 'entreprise', 'formation', 'gouvernance', 'autre')),
    -- A list of words.
    topics     text not null,
    at         text not null,
    by_account blob references account (id) on delete set null
) strict, without rowid;
