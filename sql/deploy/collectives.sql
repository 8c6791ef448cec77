-- Deploy guichet:collectives to pg
-- requires: actor
--
-- Organisations, collectives of them, and what each member is in its collective.
begin;

create table organisation (
  id           uuid        not null,
  version      bigint      not null default 1,
  siret        text        not null collate "C",
  siren        text        not null collate "C" generated always as (left(siret, 9)) stored,
  name         text,        -- null: a bare one, until its own people complete it
  rna          text,
  legal_form   text,
  commune      text,
  recovers_vat boolean,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint organisation_pkey primary key (id),
  constraint organisation_siret unique (siret),
  constraint organisation_siret_form check (siret ~ '^[0-9]{14}$')
);

-- sirets: the organisations that read and write it; kept by the trigger of member.
-- disclosed_calls: the calls for which the region sees it, since a file of it was deposited there.
create table collective (
  id              uuid        not null,
  version         bigint      not null default 1,
  name            text        not null,
  siret           text        not null collate "C",
  sirets          text[]      not null collate "C",
  disclosed_calls text[]      not null default '{}' collate "C",
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint collective_pkey primary key (id),
  constraint collective_keeper foreign key (siret) references organisation (siret),
  constraint collective_keeper_reads check (siret = any (sirets))
);
create index collective_sirets on collective using gin (sirets);
create index collective_disclosed_calls on collective using gin (disclosed_calls);

create table member (
  id               uuid        not null,
  version          bigint      not null default 1,
  collective_id    uuid        not null,
  siret            text        not null collate "C",
  roles            text[]      not null collate "C",
  lead             boolean     not null default false,
  digital_evidence text,
  similar_place    boolean     not null default false,
  active_since_on  date,
  share_rate       int,         -- basis points
  payee            boolean     not null default false,
  consent_state    text        not null default 'pending',
  consent_at       timestamptz,
  consent_by       text,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint member_pkey primary key (id),
  constraint member_once_per_collective unique (collective_id, siret),
  constraint member_collective foreign key (collective_id) references collective on delete cascade,
  constraint member_organisation foreign key (siret) references organisation (siret),
  constraint member_share_rate check (share_rate between 0 and 10000),
  constraint member_consent_state check (consent_state in ('pending', 'given', 'refused', 'withdrawn')),
  constraint member_consent_dated check ((consent_state = 'pending') = (consent_at is null))
);

alter table organisation enable row level security;
alter table organisation force row level security;
create policy organisation_owner on organisation to guichet_migrate using (true) with check (true);
create policy organisation_read on organisation for select to guichet_app, guichet_report
  using (siret = any ((select app_sirets())::text[])
         or exists (select from collective c where c.sirets @> array[organisation.siret]));
-- A member may be named before its organisation is known: a bare row, whoever names it.
create policy organisation_insert on organisation for insert to guichet_app
  with check (siret = any ((select app_sirets())::text[]) or name is null);
create policy organisation_update on organisation for update to guichet_app
  using (siret = any ((select app_sirets())::text[]))
  with check (siret = any ((select app_sirets())::text[]));
create policy organisation_delete on organisation for delete to guichet_app using (false);

alter table collective enable row level security;
alter table collective force row level security;
create policy collective_owner on collective to guichet_migrate using (true) with check (true);
create policy collective_read on collective for select to guichet_app, guichet_report
  using (sirets && (select app_sirets())
         or disclosed_calls && (select app_region())
         or disclosed_calls <> '{}' and '*' = any ((select app_region())::text[]));
create policy collective_insert on collective for insert to guichet_app
  with check (siret = any ((select app_sirets())::text[]));
create policy collective_update on collective for update to guichet_app
  using (sirets && (select app_sirets()))
  with check (sirets && (select app_sirets()));
create policy collective_delete on collective for delete to guichet_app
  using (siret = any ((select app_sirets())::text[]));

alter table member enable row level security;
alter table member force row level security;
create policy member_owner on member to guichet_migrate using (true) with check (true);
create policy member_read on member for select to guichet_app, guichet_report
  using (exists (select from collective c where c.id = collective_id));
create policy member_insert on member for insert to guichet_app
  with check (exists (select from collective c
                       where c.id = collective_id and c.sirets && (select app_sirets())));
create policy member_update on member for update to guichet_app
  using (exists (select from collective c
                  where c.id = collective_id and c.sirets && (select app_sirets())))
  with check (true);
create policy member_delete on member for delete to guichet_app
  using (exists (select from collective c
                  where c.id = collective_id and c.sirets && (select app_sirets())));

-- Whoever is a member reads the collective and its files; the keeper always does.
create function member_readers() returns trigger
  language plpgsql
as $$
declare
  touched uuid := coalesce(new.collective_id, old.collective_id);
begin
  update collective c
     set sirets = (select array_agg(distinct s.siret order by s.siret)
                     from (select m.siret from member m where m.collective_id = touched
                            union select c.siret) s)
   where c.id = touched;
  return null;
end;
$$;
create trigger member_readers_kept
  after insert or delete on member
  for each row execute function member_readers();

grant select, insert, update, delete on collective, member to guichet_app;
grant select, insert, update on organisation to guichet_app;
grant select on organisation, collective, member to guichet_report;

commit;
