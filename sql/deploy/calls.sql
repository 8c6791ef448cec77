-- Deploy guichet:calls to pg
-- requires: actor, territories
--
-- Calls for projects, and their rules as versions that never change once published.
begin;

create table grant_call (
  id             uuid        not null,
  code           text        not null collate "C",
  mode           text        not null,
  state          text        not null default 'draft',
  version        bigint      not null default 1, -- of the row: what If-Match compares
  version_number int         not null default 1, -- of the rules in force
  clock_at       timestamptz,                    -- test mode: the hour that was set
  clock_set_at   timestamptz,                    -- … and when
  clock_running  boolean     not null default false,
  published_at   timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint grant_call_pkey primary key (id),
  constraint grant_call_code unique (code),
  constraint grant_call_code_form check (code ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  constraint grant_call_mode check (mode in ('live', 'test')),
  constraint grant_call_state check (state in ('draft', 'published', 'closed', 'archived')),
  constraint grant_call_clock_is_for_tests check (mode = 'test' or clock_at is null),
  constraint grant_call_clock_whole check ((clock_at is null) = (clock_set_at is null)),
  constraint grant_call_published check ((state = 'draft') = (published_at is null))
);

create table grant_call_version (
  id           uuid        not null,
  call_id      uuid        not null,
  number       int         not null,
  rules        jsonb       not null,
  act          text        not null default 'publication',
  reason       text,
  published_at timestamptz, -- null: the draft, the only one that changes
  constraint grant_call_version_pkey primary key (id),
  constraint grant_call_version_number unique (call_id, number),
  constraint grant_call_version_call foreign key (call_id) references grant_call on delete cascade,
  constraint grant_call_version_act check (act in ('publication', 'extension', 'erratum', 'amendment'))
);

-- The version of the territory set that each bonus of a published version is pinned to.
create table grant_call_version_set (
  call_version_id          uuid not null,
  bonus                    text not null,
  territory_set_version_id uuid not null,
  constraint grant_call_version_set_pkey primary key (call_version_id, bonus),
  constraint grant_call_version_set_version foreign key (call_version_id)
    references grant_call_version on delete cascade,
  constraint grant_call_version_set_set foreign key (territory_set_version_id)
    references territory_set_version
);

-- Gapless numbers of a call; not a row of anybody.
create table grant_call_counter (
  call_id        uuid not null,
  last_reference int  not null,
  constraint grant_call_counter_pkey primary key (call_id),
  constraint grant_call_counter_call foreign key (call_id) references grant_call on delete cascade
);

create trigger grant_call_version_immutable
  before update or delete on grant_call_version
  for each row when (old.published_at is not null)
  execute function refuse_change();

alter table grant_call enable row level security;
alter table grant_call force row level security;
create policy grant_call_owner on grant_call to guichet_migrate using (true) with check (true);
create policy grant_call_read on grant_call for select to guichet_app, guichet_report
  using (state <> 'draft'
         or (select app_managed()) && array[code, '*']);
create policy grant_call_insert on grant_call for insert to guichet_app
  with check ((select app_managed()) && array[code, '*']);
-- Whoever may set clocks may lock a live call too, and is then told that it has none to set.
create policy grant_call_update on grant_call for update to guichet_app
  using ((select app_managed()) && array[code, '*'] or (select app_setting('clock')) = '1')
  with check ((select app_managed()) && array[code, '*'] or mode = 'test' and (select app_setting('clock')) = '1');
create policy grant_call_delete on grant_call for delete to guichet_app
  using (state = 'draft' and (select app_managed()) && array[code, '*']);

alter table grant_call_version enable row level security;
alter table grant_call_version force row level security;
create policy grant_call_version_owner on grant_call_version to guichet_migrate
  using (true) with check (true);
create policy grant_call_version_read on grant_call_version for select to guichet_app, guichet_report
  using (exists (select from grant_call c where c.id = call_id));
create policy grant_call_version_insert on grant_call_version for insert to guichet_app
  with check (exists (select from grant_call c
                       where c.id = call_id and (select app_managed()) && array[c.code, '*']));
create policy grant_call_version_update on grant_call_version for update to guichet_app
  using (exists (select from grant_call c
                  where c.id = call_id and (select app_managed()) && array[c.code, '*']))
  with check (true);
create policy grant_call_version_delete on grant_call_version for delete to guichet_app
  using (published_at is null
         and exists (select from grant_call c
                      where c.id = call_id and (select app_managed()) && array[c.code, '*']));

alter table grant_call_version_set enable row level security;
alter table grant_call_version_set force row level security;
create policy grant_call_version_set_owner on grant_call_version_set to guichet_migrate
  using (true) with check (true);
create policy grant_call_version_set_read on grant_call_version_set for select
  to guichet_app, guichet_report
  using (exists (select from grant_call_version v where v.id = call_version_id));
create policy grant_call_version_set_insert on grant_call_version_set for insert to guichet_app
  with check (exists (select from grant_call_version v where v.id = call_version_id));
create policy grant_call_version_set_update on grant_call_version_set for update to guichet_app
  using (false) with check (false);
create policy grant_call_version_set_delete on grant_call_version_set for delete to guichet_app
  using (exists (select from grant_call_version v
                  where v.id = call_version_id and v.published_at is null));

grant select, insert, update, delete on grant_call, grant_call_version to guichet_app;
grant select, insert, delete on grant_call_version_set to guichet_app;
grant select, insert, update on grant_call_counter to guichet_app;
grant select on grant_call, grant_call_version, grant_call_version_set to guichet_report;

commit;
