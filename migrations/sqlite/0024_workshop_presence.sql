-- Who came to a workshop: said by oneself around the hour, then validated by those who lead or by the
-- administration. A registration that is forgotten takes its presence with it.
create table workshop_attendance (
    registration_id blob primary key not null references registration (id) on delete cascade,
    status          text not null check (status in ('present', 'retard', 'excuse', 'absent')),
    at              text not null,
    noted_by        blob references account (id) on delete set null
) strict;

-- When the presences were validated, and by whom: from then on, nobody says theirs any more.
alter table workshop add column validated_at text;
alter table workshop add column validated_by blob references account (id) on delete set null;
