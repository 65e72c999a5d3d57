-- Where a meeting in one place is: who comes needs it before the day, and the pair alone knew.
alter table seance add column place text not null default '';
