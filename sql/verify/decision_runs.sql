-- Verify guichet:decision_runs on pg
begin;
select selection_run_id from decision where false;
rollback;
