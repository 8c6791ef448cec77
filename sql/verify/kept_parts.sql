-- Verify guichet:kept_parts on pg
begin;

select 1 / count(*) from pg_policies
 where policyname = 'grant_call_envelope_delete' and qual like '%awarded_amount%';

rollback;
