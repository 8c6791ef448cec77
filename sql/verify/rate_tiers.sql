-- Verify guichet:rate_tiers on pg
begin;
select code, territory_set from call_rules_sets('{"bonuses": []}');
rollback;
