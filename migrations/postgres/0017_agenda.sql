-- Where somebody lives, when they ask to see hours there beside those of Paris: a name of the IANA data
-- base. Nothing is kept for whoever lives on the hours of Paris.
alter table account add column zone text;
