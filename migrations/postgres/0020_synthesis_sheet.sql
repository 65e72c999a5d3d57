-- What a document of an earlier year says besides its text: the card that its file gave, computed by
-- others before us (day, theme, how many people came by category, who led), and where it comes from.
--
-- A document of a group has none: its card is computed from the presences of its meeting.

create table synthesis_sheet (
    document_id uuid primary key not null references synthesis (id) on delete cascade,
    -- Its name in files; one document a name.
    reference   text not null unique,
    content     text not null
);
