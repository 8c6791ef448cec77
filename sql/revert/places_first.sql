-- Revert guichet:places_first from pg
begin;
alter table selection_entry alter constraint selection_entry_run not deferrable;
commit;
