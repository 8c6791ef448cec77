-- Revert guichet:feed_readers from pg
begin;

create policy event_report on event as restrictive for select to guichet_app, guichet_report
  using (subject_type <> 'report' or exists (select from report r where r.id = subject_id));
create policy event_ranking on event as restrictive for select to guichet_app, guichet_report
  using (subject_type <> 'selection_run'
         or exists (select from selection_run r where r.id = subject_id));
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
              or subject_seen(subject_type, subject_id)));

commit;
