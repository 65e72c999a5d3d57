-- A candidature is one person's application to one call. While it is a draft,
-- or being corrected, its working copy is one row an answer, so that two
-- windows that write two answers never meet. What was sent is kept apart,
-- whole and unchanging, once for each sending.

create table candidature (
    id                    uuid    primary key not null,
    appel_id              uuid    not null references appel (id),
    -- Answers keep the version of the questionnaire they were given to.
    questionnaire_version integer not null,
    -- « GAP-PP-2025-001 », given when it is received.
    number                text,
    status                text    not null,
    -- How it reached us: en_ligne, assistee, telephone, papier.
    channel               text    not null,
    -- Whose it is, once an address was proven.
    account_id            uuid    references account (id) on delete set null,
    -- Which account typed it, when it was not the person's own.
    typed_by              uuid    references account (id) on delete set null,
    -- The address answered, normalised: it lets its owner find the candidature again.
    contact_key           text,
    -- Address and name, normalised: two candidatures of one person share it.
    person_key            text,
    duplicate_of          uuid    references candidature (id) on delete set null,
    -- Grows at each change of an answer.
    revision              bigint not null default 0,
    created_at            timestamptz    not null,
    touched_at            timestamptz    not null,
    submitted_at          timestamptz,
    unique (appel_id, number)
);
create index candidature_by_contact on candidature (contact_key);
create index candidature_by_account on candidature (account_id);
create index candidature_by_person on candidature (appel_id, person_key);

-- The last number given in each call.
create table candidature_counter (
    appel_id uuid    primary key not null references appel (id),
    last     bigint not null
);

-- The working copy. `set_aside` is what another window had saved and this one replaced.
create table answer (
    candidature_id uuid    not null references candidature (id) on delete cascade,
    question_id    text    not null,
    value          jsonb    not null,
    set_aside      jsonb,
    revision       bigint not null,
    primary key (candidature_id, question_id)
);

-- Which browsers may write: the hash of the key that each keeps in a cookie.
create table draft_key (
    token_hash     bytea not null,
    candidature_id uuid not null references candidature (id) on delete cascade,
    -- The draft opened last is the one that the browser goes on with.
    opened_at      timestamptz not null,
    expires_at     timestamptz not null,
    primary key (token_hash, candidature_id)
);
create index draft_key_by_candidature on draft_key (candidature_id);

-- What was sent. The revision makes a second sending of the same answers the same receipt.
create table submission (
    candidature_id uuid    not null references candidature (id) on delete cascade,
    revision       bigint not null,
    answers        jsonb    not null,
    submitted_at   timestamptz    not null,
    primary key (candidature_id, revision)
);

-- Every status it took, when, and by whom.
create table candidature_event (
    candidature_id uuid    not null references candidature (id) on delete cascade,
    position       bigint not null,
    status         text    not null,
    at             timestamptz    not null,
    by_account     uuid    references account (id) on delete set null,
    primary key (candidature_id, position)
);

-- The words that were agreed to, as they stood then (RGPD, article 7).
create table consent (
    candidature_id uuid not null references candidature (id) on delete cascade,
    question_id    text not null,
    wording        text not null,
    given_at       timestamptz not null,
    primary key (candidature_id, question_id)
);
