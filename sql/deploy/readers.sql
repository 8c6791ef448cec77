-- Deploy guichet:readers to pg
-- requires: applications
--
-- Who reads a row, as one array beside one array of the asker: a policy is one comparison, and an
-- index finds the rows of an asker without looking at those of others.
--
-- A SIRET stands for itself, @code for the region's roles of a call, @* for those of all calls;
-- ~code and ~* mark a draft, which the region may only name in order to waive its note.
begin;

-- The service says them with its other settings; unset means nobody, an empty text an empty list.
create function app_readers() returns text[]
  language sql stable parallel safe
  return string_to_array(current_setting('app.readers', true), ',');

-- Policies repeat these often, and each repetition is prepared anew for each request: short ones.
create or replace function app_sirets() returns text[]
  language sql stable parallel safe
  return string_to_array(current_setting('app.sirets', true), ',');
create or replace function app_managed() returns text[]
  language sql stable parallel safe
  return string_to_array(current_setting('app.managed', true), ',');

-- Marked immutable for the generated column: texts joined by a comma depend on no setting.
create function region_readers(calls text[]) returns text[]
  language sql immutable strict parallel safe
  return case when calls = '{}' then '{}'::text[]
              else string_to_array('@*,@' || array_to_string(calls, ',@'), ',') end;

-- The code of the call beside its id, so that a row tells its readers alone.
alter table grant_call add constraint grant_call_id_code unique (id, code);
alter table application add column call_code text collate "C";
update application a set call_code = c.code from grant_call c where c.id = a.call_id;
alter table application
  alter column call_code set not null,
  add constraint application_call_code foreign key (call_id, call_code)
    references grant_call (id, code) on update cascade,
  add column readers text[] not null collate "C" generated always as
    (sirets || case when state = 'draft' then array['~*', '~' || call_code]
                    else array['@*', '@' || call_code] end) stored;

create function application_call_code() returns trigger
  language plpgsql
as $$
begin
  new.call_code := (select c.code from grant_call c where c.id = new.call_id);
  return new;
end;
$$;
create trigger application_call_code
  before insert on application
  for each row when (new.call_code is null)
  execute function application_call_code();

alter table collective
  add column readers text[] not null collate "C" generated always as
    (sirets || region_readers(disclosed_calls)) stored;

drop index application_sirets, collective_sirets, collective_disclosed_calls;
-- Without a pending list: it would be read whole by each request.
create index application_readers on application using gin (readers) with (fastupdate = off);
create index collective_readers on collective using gin (readers) with (fastupdate = off);
create index collective_siret on collective (siret);
create index member_siret on member (siret);

alter policy application_read on application using (readers && (select app_readers()));
alter policy application_update on application using (readers && (select app_readers()));
-- Collectives are mostly met one by one: an own plan for the setting costs more than reading it.
alter policy collective_read on collective using (readers && app_readers());
-- By equality, which an index may answer before the policies of these tables have spoken.
alter policy organisation_read on organisation
  using (siret = any ((select app_sirets())::text[])
         or exists (select from member m where m.siret = organisation.siret)
         or exists (select from collective c where c.siret = organisation.siret));

commit;
