-- Revert guichet:interests from pg
begin;

alter policy event_read on event
  using (position is not null
         and (sirets && (select app_sirets())
              or ('*' = any ((select app_region())::text[])
                  or call_code = any ((select app_region())::text[]))
                 and not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]));
alter policy audit_entry_read on audit_entry
  using (position is not null and (select app_setting('auditor')) = '1');

drop function subject_seen(text, uuid);
drop function subject_table(text);

commit;
