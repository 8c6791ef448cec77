-- Deploy guichet:agreement_embargo to pg
-- requires: growth open_data reports
--
-- What follows a vote is told like the vote: to the region first, to the others once the results of the
-- call are published.
begin;

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
