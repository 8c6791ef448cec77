-- Revert guichet:readers from pg
begin;
alter policy application_read on application
  using (sirets && (select app_sirets())
         or (state <> 'draft' or (select app_setting('operation')) = 'application_note_waive')
            and ('*' = any ((select app_region())::text[])
                 or call_id = any ((select array_agg(c.id) from grant_call c
                                     where c.code = any ((select app_region())::text[]))::uuid[])));
alter policy application_update on application
  using (sirets && (select app_sirets())
         or (state <> 'draft' or (select app_setting('operation')) = 'application_note_waive')
            and ('*' = any ((select app_region())::text[])
                 or call_id = any ((select array_agg(c.id) from grant_call c
                                     where c.code = any ((select app_region())::text[]))::uuid[])));
alter policy collective_read on collective
  using (sirets && (select app_sirets())
         or disclosed_calls && (select app_region())
         or disclosed_calls <> '{}' and '*' = any ((select app_region())::text[]));
alter policy organisation_read on organisation
  using (siret = any ((select app_sirets())::text[])
         or exists (select from collective c where c.sirets @> array[organisation.siret]));
drop index member_siret, collective_siret, collective_readers, application_readers;
alter table collective drop column readers;
drop trigger application_call_code on application;
drop function application_call_code();
alter table application drop column readers, drop column call_code;
alter table grant_call drop constraint grant_call_id_code;
create index application_sirets on application using gin (sirets);
create index collective_sirets on collective using gin (sirets);
create index collective_disclosed_calls on collective using gin (disclosed_calls);
drop function region_readers(text[]), app_readers();
create or replace function app_sirets() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.sirets', true), ''), ','), '{}');
create or replace function app_managed() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.managed', true), ''), ','), '{}');
commit;
