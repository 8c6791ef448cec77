-- Verify guichet:carried_money on pg
begin;

select carried_amount from grant_call_envelope where false;

rollback;
