-- Verify guichet:territories on pg
begin;

select vintage, region_code, source, licence, attribution from territory_vintage where false;
select vintage, kind, code, name, search_name, type, departement_code, region_code, epci_code,
       part_of, postcodes, population
  from territory where false;
select vintage, code, present_code, kind from territory_former where false;
select id, code, label, kind, version, created_at, updated_at from territory_set where false;
select id, territory_set_id, number, vintage, codes, valid_from, provenance, published_at
  from territory_set_version where false;
select territory_set_version_id, commune_code, entry from territory_set_entry where false;
select place, requested, code, commune_code from territory_communes(2023, '{}', null);

-- The service adds sets and versions, and can change neither a version nor the geography.
select 1 / (territory_search_name(U&'L''\0152uvre-\00c9t\00e9') = 'l oeuvre ete')::int;
select 1 / (has_table_privilege('guichet_app', t, p) = expected)::int
  from (values ('territory', 'select', true), ('territory', 'insert, update, delete', false),
               ('territory_former', 'insert, update, delete', false),
               ('territory_vintage', 'insert, update, delete', false),
               ('territory_set', 'insert', true), ('territory_set', 'delete', false),
               ('territory_set_version', 'insert', true),
               ('territory_set_version', 'update, delete', false),
               ('territory_set_entry', 'insert', true),
               ('territory_set_entry', 'update, delete', false)) as x(t, p, expected);

rollback;
