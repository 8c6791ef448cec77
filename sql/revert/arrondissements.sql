-- Revert guichet:arrondissements from pg
begin;

delete from territory where kind = 'arrondissement';
alter table territory
  drop constraint territory_kind,
  add constraint territory_kind check (kind in ('commune', 'departement', 'epci', 'region'));

commit;
