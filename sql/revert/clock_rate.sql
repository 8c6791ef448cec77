-- Revert guichet:clock_rate from pg
begin;
drop function of_test_call(uuid);
alter table audit_entry drop column test;
alter table grant_call add column clock_running boolean not null default false;
update grant_call set clock_running = clock_rate > 0;
alter table grant_call
  drop constraint grant_call_clock_rate,
  drop constraint grant_call_rate_is_for_tests,
  drop column clock_rate;
commit;
