-- Verify guichet:selection on pg
begin;
select results_published_at from grant_call where false;
select call_id, code, total_amount, awarded_amount, hard, max_count, awarded_count
  from grant_call_envelope where false;
select id, version, application_id, outcome, amount, published_at from decision where false;
select application_id, call_id, decision_id, amount, envelopes, state from award where false;
do $$
begin
  assert state_shown('awarded', null, 'x', '{}') = 'under_review';
  assert state_shown('awarded', now(), 'x', '{}') = 'awarded';
end;
$$;
rollback;
