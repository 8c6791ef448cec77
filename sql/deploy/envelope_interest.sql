-- Deploy guichet:envelope_interest to pg
-- requires: selection_runs
--
-- What an envelope has awarded, less what one may read, is what one may not: until the results are out
-- the sums are refused to whoever has an interest in a file, which takes a look at all of them.
begin;

create or replace function of_whole_call(operation text) returns boolean
  language sql immutable parallel safe
  return operation in ('call_results_publish', 'call_read', 'call_extend', 'selection_run_create',
                       'selection_run_adopt', 'selection_run_promotions', 'call_envelope');

commit;
