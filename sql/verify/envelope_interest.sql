-- Verify guichet:envelope_interest on pg
begin;
do $$
begin
  assert of_whole_call('call_envelope');
end;
$$;
rollback;
