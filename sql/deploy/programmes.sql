-- Deploy guichet:programmes to pg
-- requires: calls
--
-- What calls are for: strategies, plans and funding lines, with their indicators and the training
-- map.  Public reference data: no row belongs to anybody, so there is no row-level security here; a
-- link to a call is seen with the call only.
begin;

create table programme (
  id             uuid        not null,
  version        bigint      not null default 1,
  code           text        not null collate "C",
  title          text        not null,
  kind           text        not null,
  summary        text,
  owner          text,
  starts_on      date,
  ends_on        date,
  signed_on      date,
  objectives     jsonb       not null default '[]', -- each value with its provenance
  partner_counts jsonb       not null default '[]', -- claims: sources disagree
  funding_lines  jsonb       not null default '[]',
  facts          jsonb       not null default '[]',
  provenance     jsonb       not null,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint programme_pkey primary key (id),
  constraint programme_code unique (code),
  constraint programme_code_form check (
    code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and code !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-'),
  constraint programme_kind check (kind in ('strategy', 'plan', 'national_frame', 'funding_line',
                                            'earlier_call', 'large_project')),
  constraint programme_period check (starts_on <= ends_on)
);

create table programme_partner (
  programme_id uuid  not null,
  place        int   not null,
  name         text  not null,
  kind         text  not null,
  siret        text  collate "C",
  signed_on    date,
  provenance   jsonb not null,
  constraint programme_partner_pkey primary key (programme_id, place),
  constraint programme_partner_programme foreign key (programme_id)
    references programme on delete cascade,
  constraint programme_partner_kind check (
    kind in ('state', 'region', 'social_partner', 'branch', 'other'))
);

create table programme_call (
  programme_id uuid   not null,
  call_id      uuid   not null,
  objectives   text[] not null default '{}' collate "C",
  provenance   jsonb  not null,
  constraint programme_call_pkey primary key (programme_id, call_id),
  constraint programme_call_programme foreign key (programme_id)
    references programme on delete cascade,
  constraint programme_call_call foreign key (call_id) references grant_call on delete cascade
);
create index programme_call_call on programme_call (call_id);

-- A stock or a flow: two measures are two indicators, so that no line ever mixes them.
create table indicator (
  id           uuid        not null,
  version      bigint      not null default 1,
  programme_id uuid        not null,
  key          text        not null collate "C",
  label        text        not null,
  unit         text        not null,
  measure      text        not null,
  territory    text        collate "C",
  baseline     jsonb,                    -- {value, on, provenance}
  target       jsonb,
  provenance   jsonb       not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint indicator_pkey primary key (id),
  constraint indicator_key unique (programme_id, key),
  constraint indicator_programme foreign key (programme_id) references programme on delete cascade,
  constraint indicator_measure check (measure in ('stock', 'flow'))
);

-- What a source says of a year; two sources are two rows.
create table indicator_observation (
  id                       uuid          not null,
  indicator_id             uuid          not null,
  value                    numeric(16,4) not null,
  year                     int           not null,
  observed_on              date,
  territory                text          collate "C",
  territory_set_version_id uuid,                      -- a basin, of one vintage
  source                   text,
  provenance               jsonb         not null,
  created_at               timestamptz   not null,
  constraint indicator_observation_pkey primary key (id),
  constraint indicator_observation_once unique nulls not distinct
    (indicator_id, year, observed_on, territory, territory_set_version_id, source),
  constraint indicator_observation_indicator foreign key (indicator_id)
    references indicator on delete cascade,
  constraint indicator_observation_set foreign key (territory_set_version_id)
    references territory_set_version,
  constraint indicator_observation_place check (
    territory is null or territory_set_version_id is null),
  constraint indicator_observation_year check (
    observed_on is null or extract(year from observed_on) = year)
);

-- The training map of an employment basin: places of a trade in a year.
create table training_map (
  id                       uuid        not null,
  programme_id             uuid        not null,
  territory_set_version_id uuid        not null,
  trade                    text        not null collate "C",
  label                    text,
  year                     int         not null,
  places                   int,
  opened                   int,
  closed                   int,
  provenance               jsonb       not null,
  created_at               timestamptz not null,
  constraint training_map_pkey primary key (id),
  constraint training_map_once unique (programme_id, territory_set_version_id, trade, year),
  constraint training_map_programme foreign key (programme_id)
    references programme on delete cascade,
  constraint training_map_set foreign key (territory_set_version_id)
    references territory_set_version,
  constraint training_map_counts check (places >= 0 and opened >= 0 and closed >= 0)
);

grant select on programme, programme_partner, programme_call, indicator, indicator_observation,
                training_map
   to guichet_app, guichet_job, guichet_report;
grant insert, update on programme, indicator to guichet_app;
grant insert, delete on programme_partner, programme_call to guichet_app;
grant insert on indicator_observation, training_map to guichet_app;

commit;
