-- Certificates of participation, asked by the person, for what they came to in one year of a group.
--
-- What a certificate says is kept as it was given: it is what the paper says. It is true as long as the
-- presences say the same; when they are mended it no longer is, the page that verifies it says so, and the
-- person may ask for another, which replaces it. It never says in what quality somebody came.

create table certificate (
    id            uuid primary key not null,
    membership_id uuid not null references membership (id) on delete cascade,
    -- « GAP-PP-2025-A03 »: the rank is by group, and never used again.
    group_id      uuid not null references peer_group (id) on delete cascade,
    rank          integer not null check (rank >= 1),
    -- What the paper asks to type: sixty bits drawn at random.
    code          text not null unique,
    -- What the paper says: name, programme, dates, hours, who signs.
    content       jsonb not null,
    -- Whether the page that verifies it shows the name, or the initials only.
    shows_name    boolean not null,
    issued_at     timestamptz not null,
    revoked_at    timestamptz,
    unique (group_id, rank)
);
-- One at a time: another replaces it.
create unique index certificate_current on certificate (membership_id) where revoked_at is null;
