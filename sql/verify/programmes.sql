-- Verify guichet:programmes on pg
begin;
select id, version, code, title, kind, objectives, partner_counts from programme where false;
select programme_id, place, name, kind from programme_partner where false;
select programme_id, call_id, objectives from programme_call where false;
select id, version, programme_id, key, measure, baseline, target from indicator where false;
select id, indicator_id, value, year, territory from indicator_observation where false;
select id, programme_id, territory_set_version_id, trade, year from training_map where false;
select 1 / (not has_table_privilege('guichet_app', 'indicator_observation', 'update'))::int;
rollback;
