-- Revert guichet:programmes from pg
begin;
drop table training_map, indicator_observation, indicator, programme_call, programme_partner,
           programme;
commit;
