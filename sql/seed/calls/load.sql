-- The call Connaissance Hauts-de-France, published and closed in 2023, and the same rules as a test
-- call whose clock stands on the first morning of its windows.
--
-- Run as the owner of the schema, from this folder, once the territories and their sets are there;
-- a second run changes nothing.
--
--   psql "$MIGRATE_DATABASE_URL" -f load.sql
\set ON_ERROR_STOP on
\set rules `cat chf-2023.json`
begin;

create temporary table seed_call (
  id uuid, version_id uuid, code text, mode text, title text,
  clock_at timestamptz, clock_set_at timestamptz
) on commit drop;
insert into seed_call
values ('018647db-4d80-7000-8000-000000000001', '018647db-4d80-7000-8000-000000000002',
        'chf-2023', 'live', 'Connaissance Hauts-de-France', null, null),
       ('018647db-4d80-7000-8000-000000000003', '018647db-4d80-7000-8000-000000000004',
        'chf-2023-test', 'test', 'Connaissance Hauts-de-France (essai)',
        '2023-02-14T09:00:00+01:00', now());

delete from seed_call s using grant_call c where c.code = s.code;

insert into grant_call (id, code, mode, state, clock_at, clock_set_at, clock_running, published_at,
                        created_at, updated_at)
select s.id, s.code, s.mode, 'published', s.clock_at, s.clock_set_at, false,
       '2023-02-13T00:00:00+01:00', '2023-02-13T00:00:00+01:00', '2023-02-13T00:00:00+01:00'
  from seed_call s;

insert into grant_call_version (id, call_id, number, rules, published_at)
select s.version_id, s.id, 1,
       :'rules'::jsonb || jsonb_build_object('code', s.code, 'title', s.title),
       '2023-02-13T00:00:00+01:00'
  from seed_call s;

insert into grant_call_version_set (call_version_id, bonus, territory_set_version_id)
select s.version_id, b.code, t.id
  from seed_call s
 cross join jsonb_to_recordset(:'rules'::jsonb -> 'bonuses') b(code text, territory_set text)
  join territory_set k on k.code = b.territory_set
 cross join lateral (select v.id from territory_set_version v
                      where v.territory_set_id = k.id
                      order by v.number desc
                      limit 1) t;

commit;
