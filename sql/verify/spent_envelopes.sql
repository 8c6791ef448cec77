-- Verify guichet:spent_envelopes on pg
begin;

select call_id, spent_at from grant_call_spent where false;
select counted_at from grant_call_envelope where false;

rollback;
