-- Revert guichet:growth from pg
begin;
drop function event_last();
drop function event_page(text[], uuid, bigint, bigint, int);
drop function application_page(uuid, text[], text, timestamptz, text, boolean, uuid, int);
drop function app_only_call();
drop function application_matches(text, int);
alter policy event_read on event
  using (position is not null
         and (sirets && (select app_sirets())
              or ('*' = any ((select app_region())::text[])
                  or call_code = any ((select app_region())::text[]))
                 and not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]
                 and ((select app_sirens())::text[] = '{}' or subject_seen(subject_type, subject_id))));
create policy event_embargo on event as restrictive for select to guichet_app, guichet_report
  using (type <> 'application.decided' or region_reads_file(call_code, sirets));
alter table event drop column readers;
drop index award_decision_id, event_call, document_unfinished, application_title, application_reference_alone,
           application_call_state;
commit;
