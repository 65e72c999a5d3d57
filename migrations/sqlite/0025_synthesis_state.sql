-- A document as it stood at some places of its list, so that looking back does not begin at the first update
-- of a long one. Made from the list, never read to go on writing: a row may be erased, and is made again.
create table synthesis_state (
    document_id blob    not null references synthesis (id) on delete cascade,
    sequence    integer not null,
    content     blob    not null,
    primary key (document_id, sequence)
) strict;
