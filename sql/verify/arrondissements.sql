-- Verify guichet:arrondissements on pg
begin;

select 1 / count(*)
  from pg_constraint
 where conname = 'territory_kind'
   and pg_get_constraintdef(oid) like '%arrondissement%';

rollback;
