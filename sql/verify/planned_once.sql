-- Verify guichet:planned_once on pg
begin;
select 1 / (count(*) = 3)::int from pg_proc p join pg_language l on l.oid = p.prolang
 where l.lanname = 'plpgsql'
   and p.oid in ('application_rules_version(text, uuid, uuid)'::regprocedure,
                 'app_guest_collectives()'::regprocedure,
                 'state_shown(uuid, text, timestamptz, text, text[])'::regprocedure);
rollback;
