-- Revert guichet:reminders from pg
begin;

revoke insert on event from guichet_job;
revoke select on grant_call, grant_call_version, grant_call_version_set from guichet_job;
do $$
declare
  part text;
begin
  foreach part in array array['application', 'review', 'piece_request', 'member', 'agreement',
                              'report'] loop
    execute format('revoke select on %I from guichet_job', part);
  end loop;
  foreach part in array array['grant_call', 'grant_call_version', 'grant_call_version_set',
                              'application', 'review', 'piece_request', 'member', 'agreement',
                              'report'] loop
    execute format('drop policy %I on %I', part || '_job', part);
  end loop;
end;
$$;

alter policy event_read on event using (false);
drop index event_readers;
alter table event drop column readers;
alter table event drop column guests;
alter table event
  add column readers text[] not null collate "C" generated always as
    (sirets || case when call_code is null then array['@*'] else array['@*', '@' || call_code] end)
    stored;
create index event_readers on event using gin (readers) with (fastupdate = off);
alter policy event_read on event
  using (position is not null
         and readers && (select app_readers())
         and (sirets && (select app_sirets())
              or not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]
                 and ((select app_sirens())::text[] = '{}' or subject_seen(subject_type, subject_id)))
         and (type <> 'application.decided' or region_reads_file(call_code, sirets))
         and (subject_type not in ('agreement', 'instalment', 'amendment', 'clawback', 'report')
              or region_reads_file(call_code, sirets)
              or subject_seen(subject_type, subject_id))
         and (subject_type <> 'report' or exists (select from report r where r.id = subject_id))
         and (subject_type <> 'selection_run'
              or exists (select from selection_run r where r.id = subject_id)));
drop table reminder;

commit;
