-- What members say of a séance once it is over, without their name.
--
-- One table says who has answered, so that each answers once; the other holds the answers, without person
-- nor time. Nothing leads from one to the other: the answers of a séance are written anew, under identifiers
-- drawn again at random, each time one is added.

create table evaluation_given (
    seance_id     blob not null references seance (id) on delete cascade,
    membership_id blob not null references membership (id) on delete cascade,
    primary key (seance_id, membership_id)
) strict, without rowid;

create table evaluation_answer (
    -- Drawn at random: its order says nothing of time.
    id        blob not null primary key,
    seance_id blob not null references seance (id) on delete cascade,
    -- By question of the questionnaire.
    answers   text not null
) strict, without rowid;
create index evaluation_answer_by_seance on evaluation_answer (seance_id);
