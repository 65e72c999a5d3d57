-- What those who were at a workshop write together is listed on a page of its own.
create index synthesis_by_workshop on synthesis (workshop_id);
