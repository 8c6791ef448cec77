-- Revert guichet:relations from pg
begin;

alter policy application_read on application using (false);
alter policy application_update on application using (false);
alter policy collective_read on collective using (readers && app_readers());
alter policy event_read on event
  using (position is not null
         and ('*' = any ((select app_region())::text[])
              or call_code = any ((select app_region())::text[])
              or sirets && (select app_sirets())));
drop index application_readers;
alter table application drop column readers, drop column sirens, drop column guests;
alter table application
  add column readers text[] not null collate "C" generated always as
    (sirets || case when state = 'draft' then array['~*', '~' || call_code]
                    else array['@*', '@' || call_code] end) stored;
create index application_readers on application using gin (readers) with (fastupdate = off);
alter policy application_read on application using (readers && (select app_readers()));
alter policy application_update on application using (readers && (select app_readers()));

drop function app_conflicts(), app_conflict_collectives(), app_conflict_sirets(),
              app_guest_collectives(), app_sirens(), sirens_of(text[]),
              guest_marks(text, text, text), subject_mark(text);
drop table advice, invitation, assignment, conflict;

commit;
