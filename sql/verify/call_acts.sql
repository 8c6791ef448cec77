-- Verify guichet:call_acts on pg
begin;
select applies_to_open, application_rules_version('draft', call_id, id)
  from grant_call_version where false;
rollback;
