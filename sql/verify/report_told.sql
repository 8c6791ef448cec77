-- Verify guichet:report_told on pg
begin;

do $$
begin
  assert told_sum(null) = 0;
  assert told_sum(999999999999999) = 999999999999999;
  assert told_sum(1000000000000000) is null;
  assert (select qual like '%report%' from pg_policies where policyname = 'event_report');
end;
$$;

rollback;
