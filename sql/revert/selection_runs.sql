-- Revert guichet:selection_runs from pg
begin;
alter table award drop constraint award_selection_run;
drop policy event_ranking on event;
drop policy selection_run_read on selection_run;
drop function ranking_whole(uuid, int);
drop table selection_entry, selection_run;
drop function points_score(bigint), app_interested(text), app_own_sirens(), app_own_conflicts();
create or replace function of_whole_call(operation text) returns boolean
  language sql immutable parallel safe
  return operation in ('call_results_publish', 'call_read', 'call_extend');
commit;
