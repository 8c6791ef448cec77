-- Revert guichet:rate_tiers from pg
begin;
drop function call_rules_sets(jsonb);
commit;
