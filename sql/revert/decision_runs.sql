-- Revert guichet:decision_runs from pg
begin;
alter table decision drop column selection_run_id;
commit;
