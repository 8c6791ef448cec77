-- name: territory_vintages :many
-- The vintages that are loaded, newest first, each with the region it serves and its source.
select v.vintage, v.region_code, v.source, v.licence, v.attribution
  from territory_vintage v
 order by v.vintage desc;

-- name: territory_list :many
-- A page of territories, by kind then code.  Null means: no such filter, and for the vintage the
-- latest that is loaded.
-- $1 vintage · $2 kind · $3 code, bare or `kind:code`, former communes included
-- $4 part_of `kind:code` · $5 q, the start of any word of the name, or a postcode
-- $6 the `kind:code` of the last row of the page before · $7 rows wanted
with latest as (
  select coalesce($1::int, max(v.vintage)) as vintage from territory_vintage v
), asked as (
  select l.vintage,
         coalesce((select f.present_code
                     from territory_former f
                    where f.vintage = l.vintage
                      and f.code = split_part($3::text, ':', -1)),
                  split_part($3, ':', -1)) as code,
         nullif(territory_search_name($5::text), '') as name
    from latest l
)
select t.kind || ':' || t.code as code, t.kind, t.name, t.vintage, t.type,
       to_json(t.part_of) as part_of, to_json(t.postcodes) as postcodes, t.population,
       to_json(array(select 'commune:' || o.code
                       from territory_former o
                      where o.vintage = t.vintage and o.present_code = t.code and o.kind = t.kind
                      order by o.code)) as former_codes
  from territory t
 where t.vintage = (select a.vintage from asked a)
   and ($2::text is null or t.kind = $2)
   and ($3 is null
        or t.code = (select a.code from asked a)
           and ($3 not like '%:%' or t.kind = split_part($3, ':', 1)))
   and ($4::text is null or t.part_of @> array[$4])
   and ($5 is null
        or t.search_name like (select a.name from asked a) || '%'
        or t.search_name like '% ' || (select a.name from asked a) || '%'
        or t.postcodes @> array[replace($5, ' ', '')])
   and (t.kind, t.code) > (split_part(coalesce($6::text, ''), ':', 1),
                           split_part(coalesce($6, ''), ':', 2))
 order by t.kind, t.code
 limit $7::int;

-- name: territory_by_code :maybe
-- One territory.  A former commune answers as the present one, with the code that was asked beside.
-- $1 kind · $2 code, bare · $3 vintage, null for the latest
select t.kind || ':' || t.code as code,
       t.kind || ':' || f.code as requested_code,
       t.kind, t.name, t.vintage, t.type,
       to_json(t.part_of) as part_of, to_json(t.postcodes) as postcodes, t.population,
       to_json(array(select 'commune:' || o.code
                       from territory_former o
                      where o.vintage = t.vintage and o.present_code = t.code and o.kind = t.kind
                      order by o.code)) as former_codes
  from (select coalesce($3::int, max(v.vintage)) as vintage from territory_vintage v) asked
  left join territory_former f
    on f.vintage = asked.vintage
   and f.code = $2::text
   and $1::text = 'commune'
  join territory t
    on t.vintage = asked.vintage
   and t.kind = $1
   and t.code = coalesce(f.present_code, $2);

-- name: territory_resolve :many
-- The communes of some territories, in the order asked: one row per commune, one without commune
-- when the territory is not found or has none here.  A former commune gives the present one.  An
-- EPCI, a département or a region counts only its communes in the region.
-- $1 vintage, null for the latest · $2 list of `kind:code`
-- $3 region, bare code, null for the one that the vintage serves
select c.requested, c.code is not null as found, c.code, c.commune_code
  from territory_communes(coalesce($1::int, (select max(v.vintage) from territory_vintage v)),
                          $2::text[], $3::text) c
 order by c.place, c.commune_code;
