-- Why a candidature took a status, when somebody says it: the code of a rule of the call, or
-- « autre ». The commission reads it in the history; the person learns it from their letter.
alter table candidature_event add column reason text;
