-- Verify guichet:results on pg
begin;
do $$
begin
  assert votes_missing('00000000-0000-0000-0000-000000000000') = 0;
  assert votes_cast('00000000-0000-0000-0000-000000000000') = 0;
  assert left(time_uuid('2026-11-22T00:00:00Z')::text, 15) ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7';
  assert feedback_read('00000000-0000-0000-0000-000000000000') is not true;
  assert of_whole_call('call_results_publish');
end;
$$;
rollback;
