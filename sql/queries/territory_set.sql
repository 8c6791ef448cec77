-- name: territory_set_list :many
-- A page of sets, by code.
-- $1 kind, null for all · $2 the code of the last row of the page before · $3 rows wanted
select s.id, s.code, s.label, s.kind, s.version, s.created_at, s.updated_at,
       (select max(v.number) from territory_set_version v
         where v.territory_set_id = s.id) as latest_number
  from territory_set s
 where ($1::text is null or s.kind = $1)
   and ($2::text is null or s.code > $2 collate "C")
 order by s.code
 limit $3::int;

-- name: territory_set_by_ref :maybe
-- $1 the code of the set, or its id
select s.id, s.code, s.label, s.kind, s.version, s.created_at, s.updated_at,
       (select max(v.number) from territory_set_version v
         where v.territory_set_id = s.id) as latest_number
  from territory_set s
 where $1::text in (s.code, s.id::text);

-- name: territory_set_subject :maybe
-- The set that a write speaks of, locked until the end of the transaction.
-- $1 its code, or its id
select s.id, s.version, null::uuid as call_id, null::text as call_code, false as test,
       null::timestamptz as clock_at, null::timestamptz as clock_set_at, 0 as clock_rate,
       '[]'::json as sirets, to_jsonb(s)::text as content
  from territory_set s
 where $1::text in (s.code, s.id::text)
   for update of s;

-- name: territory_set_insert :one
-- $1 id · $2 code · $3 label · $4 kind · $5 now
insert into territory_set (id, code, label, kind, created_at, updated_at)
values ($1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $5)
returning id, code, label, kind, version, created_at, updated_at, null::int as latest_number;

-- name: territory_set_update :exec1
-- $1 id · $2 version that was read · $3 label · $4 now
update territory_set
   set label = $3::text, version = version + 1, updated_at = $4::timestamptz
 where id = $1::uuid
   and version = $2::int;

-- name: territory_set_version_list :many
-- A page of the versions of a set, newest first.
-- $1 set id · $2 the number of the last row of the page before, or null · $3 rows wanted
select v.id, v.territory_set_id, v.number, v.vintage, to_json(v.codes) as codes, v.valid_from,
       v.provenance, v.published_at,
       (select count(distinct e.commune_code) from territory_set_entry e
         where e.territory_set_version_id = v.id) as commune_count
  from territory_set_version v
 where v.territory_set_id = $1::uuid
   and ($2::int is null or v.number < $2)
 order by v.number desc
 limit $3::int;

-- name: territory_set_version_by_number :maybe
-- $1 set id · $2 number, null for the latest
select v.id, v.territory_set_id, v.number, v.vintage, to_json(v.codes) as codes, v.valid_from,
       v.provenance, v.published_at,
       (select count(distinct e.commune_code) from territory_set_entry e
         where e.territory_set_version_id = v.id) as commune_count
  from territory_set_version v
 where v.territory_set_id = $1::uuid
   and ($2::int is null or v.number = $2)
 order by v.number desc
 limit 1;

-- name: territory_set_version_at :maybe
-- The version of a set that holds on a day: the last to begin, then the last made.
-- $1 the code of the set, or its id · $2 the day · $3 vintage, null for any
select v.id, v.territory_set_id, s.code as set_code, v.number, v.vintage,
       to_json(v.codes) as codes, v.valid_from, v.provenance, v.published_at
  from territory_set s
  join territory_set_version v on v.territory_set_id = s.id
 where $1::text in (s.code, s.id::text)
   and v.valid_from <= $2::date
   and ($3::int is null or v.vintage = $3)
 order by v.valid_from desc, v.number desc
 limit 1;

-- name: territory_set_latest :maybe
-- The latest version of a set.
-- $1 the code of the set, or its id
select v.id
  from territory_set s
  join territory_set_version v on v.territory_set_id = s.id
 where $1::text in (s.code, s.id::text)
 order by v.number desc
 limit 1;

-- name: territory_set_version_insert :maybe
-- The next version of a set, spread over its communes; no row when there is no such set.  Lock the
-- set first, in a statement of its own.  Entries that resolve to no commune are kept in `codes`
-- and match nothing: territory_resolve tells them beforehand.
-- $1 id · $2 set id · $3 vintage · $4 list of `kind:code` · $5 valid from · $6 provenance · $7 now
with moved as (
  update territory_set s
     set version = s.version + 1, updated_at = $7::timestamptz
   where s.id = $2::uuid
  returning s.id
), made as (
  insert into territory_set_version (id, territory_set_id, number, vintage, codes, valid_from,
                                     provenance, published_at)
  select $1::uuid, m.id,
         coalesce((select max(v.number) from territory_set_version v
                    where v.territory_set_id = m.id), 0) + 1,
         $3::int, $4::text[], $5::date, $6::jsonb, $7
    from moved m
  returning id, territory_set_id, number, vintage, codes, valid_from, provenance, published_at
), spread as (
  insert into territory_set_entry (territory_set_version_id, commune_code, entry)
  select m.id, c.commune_code, c.requested
    from made m
   cross join territory_communes(m.vintage, m.codes, null) c
   where c.commune_code is not null
  returning commune_code
)
select m.id, m.territory_set_id, m.number, m.vintage, to_json(m.codes) as codes, m.valid_from,
       m.provenance, m.published_at,
       (select count(distinct s.commune_code) from spread s) as commune_count
  from made m;

-- name: territory_set_entries :many
-- A page of the communes of a version, each with the entry that brings it.
-- $1 version id · $2 commune and $3 entry of the last row of the page before, or null · $4 rows
select 'commune:' || e.commune_code as code, e.commune_code, e.entry
  from territory_set_entry e
 where e.territory_set_version_id = $1::uuid
   and ($2::text is null
        or (e.commune_code, e.entry) > (split_part($2, ':', -1) collate "C", $3::text collate "C"))
 order by e.commune_code, e.entry
 limit $4::int;

-- name: territory_set_membership :maybe
-- Is a territory in the set on a day, and by which entries?  What is wider than a commune is in
-- when all its communes in the region are.  No row: no such set.  A null `set_version`: no version
-- holds on that day; a null `code`: no such territory in the vintage.
-- $1 the code of the set, or its id · $2 `kind:code` · $3 the day
select s.code as set_code, v.number as set_version, v.vintage, v.valid_from,
       $3::date as on, $2::text as requested_code, min(c.code) as code,
       count(distinct c.commune_code) as commune_count,
       count(distinct e.commune_code) as member_count,
       count(distinct c.commune_code) > 0
         and count(distinct c.commune_code) = count(distinct e.commune_code) as member,
       coalesce(json_agg(distinct e.entry) filter (where e.entry is not null), '[]') as entries
  from territory_set s
  left join lateral
       (select v.id, v.number, v.vintage, v.valid_from
          from territory_set_version v
         where v.territory_set_id = s.id
           and v.valid_from <= $3
         order by v.valid_from desc, v.number desc
         limit 1) v
    on true
  left join lateral
       territory_communes(coalesce(v.vintage, (select max(y.vintage) from territory_vintage y)),
                          array[$2], null) c
    on true
  left join territory_set_entry e
    on e.territory_set_version_id = v.id
   and e.commune_code = c.commune_code
 where $1::text in (s.code, s.id::text)
 group by s.code, v.number, v.vintage, v.valid_from;

-- name: territory_set_match :many
-- The communes of a project against a version of a set, each once, with the territory of the
-- project and the entry of the set that triggered; a null entry is outside the set.
-- $1 version id · $2 list of `kind:code`, in the order of the project
select m.territory, m.code, m.commune_code, m.entry
  from (select distinct on (coalesce(c.commune_code, c.requested))
               c.place, c.requested as territory, c.code, c.commune_code,
               (select min(e.entry)
                  from territory_set_entry e
                 where e.territory_set_version_id = v.id
                   and e.commune_code = c.commune_code) as entry
          from territory_set_version v
         cross join territory_communes(v.vintage, $2::text[], null) c
         where v.id = $1::uuid
         order by coalesce(c.commune_code, c.requested), c.place) m
 order by m.place, m.commune_code;
