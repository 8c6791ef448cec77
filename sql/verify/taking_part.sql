-- Verify guichet:taking_part on pg
begin;

select app_takes_part('0187c1f2-0000-7000-8000-000000000000');

rollback;
