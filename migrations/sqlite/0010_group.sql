-- A group: the people who confirmed their place and the pair that leads them.
--
-- One group a call, at the same name in addresses. The charter is kept as it stood when the group was
-- made: it is these very words that each member accepted. A membership is never deleted while the cycle
-- lives: somebody who leaves keeps the meetings they came to, and simply no longer enters.

create table peer_group (
    id       blob primary key not null,
    appel_id blob not null unique references appel (id),
    slug     text not null unique,
    title    text not null,
    -- A list of sentences.
    charter  text not null,
    made_at  text not null,
    made_by  blob references account (id) on delete set null
) strict;

create table membership (
    id                  blob primary key not null,
    group_id            blob not null references peer_group (id) on delete cascade,
    -- Null for somebody without an e-mail address: the pair notes their presence.
    account_id          blob references account (id) on delete set null,
    -- Null for the pair that leads.
    candidature_id      blob unique references candidature (id) on delete set null,
    role                text not null check (role in ('participant', 'coanimation')),
    side                text not null check (side in ('patient', 'professionnel')),
    first_name          text not null,
    last_name           text not null,
    -- In what quality the pair leads; a line about oneself, a number: only if the person writes them.
    quality             text not null default '',
    about               text not null default '',
    phone               text not null default '',
    -- What the directory of the group shows, beside the first name: a list of words.
    shows               text not null default '[]',
    joined_at           text not null,
    charter_accepted_at text,
    left_at             text,
    unique (group_id, account_id)
) strict;
create index membership_by_account on membership (account_id);
