-- Calls as data: every file of this folder is the rules of one call, as POST /v1/calls takes them.
--
-- Connaissance Hauts-de-France is there twice: as published and closed in 2023, and as a test call
-- whose clock stands on the first morning of its windows.  The others are published for
-- information: a stage whose window is a gap does not open.
--
-- Run as the owner of the schema, from this folder, once the territories and their sets are there;
-- a call that is there already is left as it is.
--
--   psql "$MIGRATE_DATABASE_URL" -f load.sql
\set ON_ERROR_STOP on
\set files `printf '['; for f in *.json; do printf '%s' "$comma"; cat "$f"; comma=,; done; printf ']'`
begin;

-- The same name gives the same id on every machine (RFC 9562, version 8).
create function pg_temp.seed_id(name text) returns uuid
  language sql
  return overlay(overlay(md5(name) placing '8' from 13) placing '8' from 17)::uuid;

create temporary table seed_call on commit drop as
select pg_temp.seed_id('call ' || (t.rules ->> 'code')) as id,
       pg_temp.seed_id('call version ' || (t.rules ->> 'code')) as version_id,
       t.rules ->> 'code' as code, 'live' as mode, t.rules, null::timestamptz as clock_at,
       coalesce((select (p ->> 'on')::date::timestamp at time zone (t.rules ->> 'time_zone')
                   from jsonb_array_elements(t.rules -> 'phases') p
                  where p ->> 'key' = 'publication' and p ->> 'precision' = 'day'
                    and p ->> 'on' is not null),
                now()) as published_at
  from jsonb_array_elements(:'files'::jsonb) t(rules);

insert into seed_call
select '018647db-4d80-7000-8000-000000000003', '018647db-4d80-7000-8000-000000000004',
       s.code || '-test', 'test',
       s.rules || jsonb_build_object('code', s.code || '-test',
                                     'title', (s.rules ->> 'title') || ' (essai)'),
       '2023-02-14T09:00:00+01:00', s.published_at
  from seed_call s
 where s.code = 'chf-2023';

update seed_call
   set id = '018647db-4d80-7000-8000-000000000001',
       version_id = '018647db-4d80-7000-8000-000000000002'
 where code = 'chf-2023';

delete from seed_call s using grant_call c where c.code = s.code;

insert into grant_call (id, code, mode, state, clock_at, clock_set_at, clock_rate, published_at,
                        created_at, updated_at)
select s.id, s.code, s.mode, 'published', s.clock_at,
       case when s.clock_at is not null then now() end, 0,
       s.published_at, s.published_at, s.published_at
  from seed_call s;

insert into grant_call_version (id, call_id, number, rules, published_at)
select s.version_id, s.id, 1, s.rules, s.published_at
  from seed_call s;

insert into grant_call_version_set (call_version_id, bonus, territory_set_version_id)
select s.version_id, b.code, t.id
  from seed_call s
 cross join jsonb_to_recordset(s.rules -> 'bonuses') b(code text, territory_set text)
  join territory_set k on k.code = b.territory_set
 cross join lateral (select v.id from territory_set_version v
                      where v.territory_set_id = k.id
                      order by v.number desc
                      limit 1) t;

commit;
