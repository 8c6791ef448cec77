-- Deploy guichet:arrondissements to pg
-- requires: territories
--
-- The arrondissements of the départements, beside the other levels of the official geography.
begin;

alter table territory
  drop constraint territory_kind,
  add constraint territory_kind
    check (kind in ('arrondissement', 'commune', 'departement', 'epci', 'region'));

commit;
