-- Letters to send, written in the transaction of what caused them: either both happened or neither did.
--
-- One row is one letter to one person, so nobody sees another's address and one failure blocks nobody.
-- The identifier becomes the Message-ID: a letter that leaves twice (a crash between the relay's « 250 »
-- and the mark below) arrives as one. Rows are deleted thirty days after they leave, words and address
-- with them.
create table outbox (
    id        blob primary key not null,
    recipient text not null,
    subject   text not null,
    body_text text not null,
    body_html text not null,
    posted_at text not null,
    -- When to try next. Whoever takes the letter first pushes this beyond the longest conversation with
    -- a relay: that is the claim, and it lapses by itself if the process dies.
    due_at    text not null,
    attempts  integer not null default 0,
    sent_at   text
) strict;

create index outbox_due on outbox (due_at) where sent_at is null;
create index outbox_by_age on outbox (posted_at);
