-- Revert guichet:envelope_interest from pg
begin;
create or replace function of_whole_call(operation text) returns boolean
  language sql immutable parallel safe
  return operation in ('call_results_publish', 'call_read', 'call_extend', 'selection_run_create',
                       'selection_run_adopt', 'selection_run_promotions');
commit;
