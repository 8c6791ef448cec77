-- Deploy guichet:publication_notes to pg
-- requires: calls
--
-- Whoever publishes a version answers for its warnings: their codes, a note, a name.
begin;

alter table grant_call_version
  add column acknowledged text[] not null default '{}',
  add column note         text,
  add column author       text,
  add constraint grant_call_version_answered
    check (acknowledged = '{}' or (note is not null and author is not null));

commit;
