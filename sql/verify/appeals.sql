-- Verify guichet:appeals on pg
begin;

select id, decision_id, kind, state, filed_on, answered_on from appeal where false;

rollback;
