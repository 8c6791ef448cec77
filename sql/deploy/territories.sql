-- Deploy guichet:territories to pg
-- requires: actor
--
-- The official geography by vintage, and the sets of territories that rules point to.  Public
-- reference data: no row belongs to anybody, so there is no row-level security here.
begin;

create extension if not exists pg_trgm;

-- Lower case, no accents, words apart by one space, nothing else: what a name and a question are
-- compared by.  It needs no locale, and leaves nothing that means something to LIKE.
create function territory_search_name(name text) returns text
  language sql immutable strict parallel safe
  return trim(regexp_replace(lower(regexp_replace(normalize(
           replace(replace(replace(replace(name, U&'\0153', 'oe'), U&'\0152', 'oe'),
                           U&'\00e6', 'ae'), U&'\00c6', 'ae'), NFD),
           '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'));

create table territory_vintage (
  vintage     int  not null,
  region_code text not null, -- the region whose communes are all here
  source      text not null,
  licence     text not null,
  attribution text not null,
  constraint territory_vintage_pkey primary key (vintage),
  constraint territory_vintage_year check (vintage between 2000 and 2100)
);

-- Codes compare byte by byte: the order of pages does not depend on the locale of the database.
create table territory (
  vintage          int    not null,
  kind             text   not null collate "C",
  code             text   not null collate "C",
  name             text   not null,
  search_name      text   not null generated always as (territory_search_name(name)) stored,
  type             text,                          -- of an EPCI: CC, CA, CU, METRO
  departement_code text   collate "C",            -- null for an EPCI that straddles départements
  region_code      text   collate "C",            -- null for an EPCI that straddles regions
  epci_code        text   collate "C",            -- of a commune
  part_of          text[] not null collate "C",   -- `kind:code` of all that it lies in or touches
  postcodes        text[] not null collate "C",
  population       int,
  constraint territory_pkey primary key (vintage, kind, code),
  constraint territory_vintage_exists foreign key (vintage) references territory_vintage,
  constraint territory_kind check (kind in ('commune', 'departement', 'epci', 'region')),
  constraint territory_type check ((kind = 'epci') = (type is not null)),
  constraint territory_code_form check (
    code ~ case kind when 'commune' then '^[0-9][0-9AB][0-9]{3}$'
                     when 'epci' then '^[0-9]{9}$'
                     else '^[0-9][0-9AB][0-9]?$' end),
  constraint territory_commune_placed check (
    kind <> 'commune' or departement_code is not null and region_code is not null),
  constraint territory_population check (population >= 0)
);
create index territory_code on territory (vintage, code);
-- Written once a year, read all the time: no list of pending entries, which reads would walk.
create index territory_part_of on territory using gin (part_of) with (fastupdate = off);
create index territory_postcodes on territory using gin (postcodes) with (fastupdate = off);
create index territory_search on territory using gin (search_name gin_trgm_ops)
  with (fastupdate = off);

create table territory_former (
  vintage      int  not null,
  code         text not null collate "C",
  present_code text not null collate "C",
  kind         text not null collate "C" default 'commune', -- for the foreign key
  constraint territory_former_pkey primary key (vintage, code),
  constraint territory_former_kind check (kind = 'commune'),
  constraint territory_former_present foreign key (vintage, kind, present_code)
    references territory (vintage, kind, code)
);
create index territory_former_present_code on territory_former (vintage, present_code);

create table territory_set (
  id         uuid        not null,
  code       text        not null collate "C",
  label      text        not null,
  kind       text        not null,
  version    int         not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint territory_set_pkey primary key (id),
  constraint territory_set_code unique (code),
  constraint territory_set_code_form check (
    code ~ '^[a-z][a-z0-9-]{1,62}[a-z0-9]$' and code !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-'),
  constraint territory_set_label check (label <> ''),
  constraint territory_set_kind check (
    kind in ('commune', 'epci', 'zone_emploi', 'departement', 'custom'))
);

-- A version is published as it is made, and never changes: the service may only add rows.
create table territory_set_version (
  id               uuid        not null,
  territory_set_id uuid        not null,
  number           int         not null,
  vintage          int         not null,
  codes            text[]      not null collate "C", -- the entries, `kind:code`
  valid_from       date        not null,
  provenance       jsonb       not null,
  published_at     timestamptz not null,
  constraint territory_set_version_pkey primary key (id),
  constraint territory_set_version_number unique (territory_set_id, number),
  constraint territory_set_version_set foreign key (territory_set_id) references territory_set,
  constraint territory_set_version_vintage foreign key (vintage) references territory_vintage,
  constraint territory_set_version_codes check (
    cardinality(codes) > 0 and array_position(codes, null) is null
    and array_to_string(codes, ' ')
        ~ '^((commune|departement|epci|region):[0-9][0-9AB][0-9]{0,7}( |$))+$'),
  constraint territory_set_version_basis check (
    provenance ? 'basis'
    and provenance ->> 'basis' in ('sourced', 'inferred', 'known', 'synthetic', 'gap')),
  constraint territory_set_version_confidence check (
    provenance ? 'confidence' and provenance ->> 'confidence' in ('high', 'medium', 'low'))
);

-- Each entry of a version, spread over the communes of its vintage.
create table territory_set_entry (
  territory_set_version_id uuid not null,
  commune_code             text not null collate "C",
  entry                    text not null collate "C", -- epci:240200444
  constraint territory_set_entry_pkey primary key (territory_set_version_id, commune_code, entry),
  constraint territory_set_entry_version foreign key (territory_set_version_id)
    references territory_set_version
);

-- The communes of some territories (`kind:code`), one row each; a territory that is not found, or
-- has no commune here, has one row without commune.  A former commune gives the present one.  What
-- is wider than a commune counts only its communes in the region: the vintage's, unless named.
create function territory_communes(in_vintage int, in_codes text[], in_region text)
  returns table (place bigint, requested text, code text, commune_code text)
  language sql stable parallel safe rows 100
begin atomic
  select r.place, r.requested, t.kind || ':' || t.code, c.code
    from (select min(u.place) as place, u.requested
            from unnest(in_codes) with ordinality u(requested, place)
           group by u.requested) r
    left join territory_former f
      on f.vintage = in_vintage
     and f.code = split_part(r.requested, ':', 2)
     and r.requested like 'commune:%'
    left join territory t
      on t.vintage = in_vintage
     and t.kind = split_part(r.requested, ':', 1)
     and t.code = coalesce(f.present_code, split_part(r.requested, ':', 2))
     and r.requested = t.kind || ':' || split_part(r.requested, ':', 2)
    left join lateral
         (select t.code
           where t.kind = 'commune'
           union all
          select m.code
            from territory m
           where t.kind <> 'commune'
             and m.vintage = in_vintage
             and m.kind = 'commune'
             and m.part_of @> array[t.kind || ':' || t.code]
             and m.region_code = coalesce(in_region, (select v.region_code
                                                        from territory_vintage v
                                                       where v.vintage = in_vintage))) c
      on true;
end;

grant select on territory_vintage, territory, territory_former,
                territory_set, territory_set_version, territory_set_entry
   to guichet_app, guichet_job, guichet_report;
grant insert on territory_set, territory_set_version, territory_set_entry to guichet_app;
grant update (label, version, updated_at) on territory_set to guichet_app;
grant execute on function territory_search_name(text), territory_communes(int, text[], text)
   to guichet_app, guichet_job, guichet_report;

commit;
