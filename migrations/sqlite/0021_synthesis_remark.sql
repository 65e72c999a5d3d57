-- What stands in the margin of a document. Its revision grows at each remark, answer or decision, so that
-- every window learns that there is something to read, whichever process it speaks to.
alter table synthesis add column remarks integer not null default 0;

-- The words around a passage: when it was taken away and came back (undone, moved by a new line), they say
-- which of the places that read the same is the one.
alter table synthesis_remark add column before_it text not null default '';
alter table synthesis_remark add column after_it text not null default '';

-- Who was called by name in a remark. `told_at` is null when no letter left: one had just left for the same
-- document.
create table synthesis_mention (
    remark_id  blob not null references synthesis_remark (id) on delete cascade,
    account_id blob not null references account (id) on delete cascade,
    told_at    text,
    primary key (remark_id, account_id)
) strict, without rowid;
