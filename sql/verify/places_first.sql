-- Verify guichet:places_first on pg
begin;
select 1 / count(*)::int from pg_constraint where conname = 'selection_entry_run' and condeferred;
rollback;
