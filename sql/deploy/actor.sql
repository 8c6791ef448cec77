-- Deploy guichet:actor to pg
--
-- Who asks, as the service says it at the head of each transaction; unset means nobody, so no row.
-- A setting once used reads '' afterwards, not null: hence nullif.
begin;

create function app_sirets() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.sirets', true), ''), ','), '{}');

-- The calls whose files the asker reads for the region: codes, or * for all.
create function app_region() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.region', true), ''), ','), '{}');

-- The calls that the asker manages: codes, or * for all.
create function app_managed() returns text[]
  language sql stable parallel safe
  return coalesce(string_to_array(nullif(current_setting('app.managed', true), ''), ','), '{}');

create function app_setting(name text) returns text
  language sql stable parallel safe
  return nullif(current_setting('app.' || name, true), '');

-- An address may be an id or a code: null when it is no id.
create function try_uuid(value text) returns uuid
  language sql immutable strict parallel safe
  return case when value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then value::uuid end;

-- Turns a row that may not change into an error that names the table.
create function refuse_change() returns trigger
  language plpgsql
as $$
begin
  raise exception using errcode = 'restrict_violation',
    message = format('rows of %s never change', tg_table_name);
end;
$$;

commit;
