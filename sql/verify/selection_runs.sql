-- Verify guichet:selection_runs on pg
begin;
select id, version, call_id, state, inputs, input_sha256, output_sha256 from selection_run where false;
select run_id, place, application_id, rank, outcome, reason, envelopes from selection_entry where false;
select app_interested('x');
rollback;
