-- Revert guichet:publication_notes from pg
begin;
alter table grant_call_version drop column acknowledged, drop column note, drop column author;
commit;
