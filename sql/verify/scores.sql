-- Verify guichet:scores on pg
begin;

select application_id, total_score, knocked_out, scored_at from application_score where false;

rollback;
