-- People who come back, and how they sign in without a password.
--
-- Both databases carry the same tables under the same numbers; only the types differ: here an
-- identifier is a uuid and a moment a timestamptz. No secret is kept: a token is known by its SHA-256,
-- a code by its HMAC.

-- One person, one address. It is made when a sign-in is proven, never when it is asked: an address
-- that somebody merely typed leaves no account behind.
create table account (
    id         uuid primary key not null,
    -- Trimmed and in lower case, so that unique means the same mailbox.
    email      text not null unique,
    created_at timestamptz not null
);

-- What a person is beside themselves; a row with its date and not a flag, because a right was given by
-- somebody at some time. Deleting the row takes the right away at the next request.
create table account_role (
    account_id uuid not null references account (id) on delete cascade,
    role       text not null check (role in ('lecteur', 'administrateur')),
    granted_at timestamptz not null,
    primary key (account_id, role)
);

-- A sign-in under way: asked, then proven by the mailed link or by the mailed code.
-- The address is the key, so a new request takes the place of the old one, even when two arrive at once.
-- Nothing refers to an account: known and unknown addresses are the same here.
create table sign_in (
    email                 text primary key not null,
    -- Changes at each request: it is sealed together with the code.
    id                    uuid not null unique,
    token_hash            bytea not null unique,
    code_seal             bytea not null,
    -- The browser that asked; only that one can prove the sign-in.
    binding_hash          bytea not null,
    -- The browser whose request this one replaced, so that it can be told why its code is dead.
    replaced_binding_hash bytea,
    -- Where the person was going.
    next_path             text not null,
    attempts_left         integer not null check (attempts_left >= 0),
    asked_at              timestamptz not null,
    expires_at            timestamptz not null,
    used_at               timestamptz
);

create index sign_in_by_binding on sign_in (binding_hash);
create index sign_in_by_replaced_binding on sign_in (replaced_binding_hash);
create index sign_in_by_expiry on sign_in (expires_at);

-- An open session. How long it may idle and last depends on the roles its account has now, so that is
-- computed when it is shown (account::rules) and not kept here. Ending a session deletes its row.
create table session (
    id         uuid primary key not null,
    token_hash bytea not null unique,
    account_id uuid not null references account (id) on delete cascade,
    opened_at  timestamptz not null,
    -- To the minute: it is written at most once a minute.
    seen_at    timestamptz not null
);

create index session_by_account on session (account_id);
create index session_by_last_visit on session (seen_at);
