-- Deploy guichet:feed_readers to pg
-- requires: agreement_embargo report_told selection_runs
--
-- The feed is found by its readers again: a restrictive policy speaks before the others, and no index
-- of readers is used behind it.  What the two of them said is said last here.
begin;

drop policy event_report on event;
drop policy event_ranking on event;
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

commit;
