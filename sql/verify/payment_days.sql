-- Verify guichet:payment_days on pg
begin;

select claimed_on, paid_for_call from instalment where false;
select 1 / (to_regclass('instalment_mandate') is not null)::int;

rollback;
