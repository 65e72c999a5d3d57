-- A certificate that was taken back, or replaced, keeps its number and its code alone: whoever holds the old
-- paper learns that it is worth nothing any more, and what it said of its person is forgotten. From now on it
-- is forgotten at once; here, for those that were taken back before.

update certificate
set content = '{"holder": "", "programme": "", "organisation": "", "attended": [], "signatories": []}'
where revoked_at is not null;
