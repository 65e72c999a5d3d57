-- Who came to a workshop: said by oneself around the hour, then validated by those who lead or by the
-- administration. A registration that is forgotten takes its presence with it.
create table workshop_attendance (
    registration_id uuid primary key references registration (id) on delete cascade,
    status          text not null check (status in ('present', 'retard', 'excuse', 'absent')),
    at              timestamptz not null,
    noted_by        uuid references account (id) on delete set null
);

-- When the presences were validated, and by whom: from then on, nobody says theirs any more.
alter table workshop add column validated_at timestamptz;
alter table workshop add column validated_by uuid references account (id) on delete set null;
