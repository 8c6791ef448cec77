-- Loads one vintage of the reference territories, unless it is there already.
--
--   psql "$MIGRATE_DATABASE_URL" -v vintage=2023 -f sql/seed/territories/load.sql
--
-- run from the root of the project; `-v folder=…` names another folder of vintages.
\set ON_ERROR_STOP on
\if :{?folder}
\else
  \set folder sql/seed/territories
\endif

select not exists (select from territory_vintage where vintage = :vintage) as absent \gset
\if :absent
\set here `pwd`
\cd :folder/:vintage
begin;
set local client_encoding = 'UTF8';

create temporary table new_vintage (like territory_vintage) on commit drop;
create temporary table new_territory (
  kind text, code text, name text, type text, arrondissement_code text, departement_code text,
  region_code text, epci_code text, postcodes text, population int
) on commit drop;
create temporary table new_former (code text, present_code text) on commit drop;
\copy new_vintage from 'vintage.csv' with (format csv, header match)
\copy new_territory from 'territory.csv' with (format csv, header match)
\copy new_former from 'former_commune.csv' with (format csv, header match)

insert into territory_vintage select * from new_vintage;

-- An EPCI lies in, or touches, the départements and regions of its members.
insert into territory (vintage, kind, code, name, type, departement_code, region_code, epci_code,
                       part_of, postcodes, population)
select v.vintage, n.kind, n.code, n.name, n.type, n.departement_code, n.region_code, n.epci_code,
       case n.kind
       when 'epci' then
         array(select 'departement:' || m.departement_code
                 from new_territory m where m.epci_code = n.code
                union
               select 'region:' || m.region_code
                 from new_territory m where m.epci_code = n.code
                order by 1)
       else
         array_remove(array['epci:' || n.epci_code, 'arrondissement:' || n.arrondissement_code,
                            'departement:' || n.departement_code, 'region:' || n.region_code], null)
       end,
       coalesce(string_to_array(n.postcodes, ' '), '{}'),
       n.population
  from new_territory n
 cross join new_vintage v;

insert into territory_former (vintage, code, present_code)
select v.vintage, f.code, f.present_code
  from new_former f
 cross join new_vintage v;

commit;
analyze territory_vintage, territory, territory_former;
\cd :here
\endif
