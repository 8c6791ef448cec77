-- Verify guichet:clock_rate on pg
begin;
select clock_rate, of_test_call(id) from grant_call where false;
select test from audit_entry where false;
rollback;
