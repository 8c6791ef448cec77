-- Deploy guichet:amendments to pg
-- requires: payments
--
-- Amendments are the versions of an agreement: what each asks, and the terms that it replaced.
begin;

create table amendment (
  id                   uuid        not null,
  agreement_id         uuid        not null,
  number               int         not null,
  state                text        not null default 'pending',
  reason               text        not null,
  amount               bigint,     -- cents; null: unchanged, as the next three
  forecast_base_amount bigint,     -- cents
  end_on               date,
  shares               jsonb,
  previous             jsonb,      -- the terms before, once it is accepted
  signed_on            date,
  denied_because       text,
  created_by           text        not null,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  constraint amendment_pkey primary key (id),
  constraint amendment_number unique (agreement_id, number),
  constraint amendment_agreement foreign key (agreement_id) references agreement,
  constraint amendment_state check (state in ('pending', 'accepted', 'denied', 'superseded')),
  constraint amendment_amount check (amount > 0),
  constraint amendment_accepted check
    ((state = 'accepted') = (signed_on is not null) and (state = 'accepted') = (previous is not null))
);
create unique index amendment_pending_once on amendment (agreement_id) where state = 'pending';

alter table amendment enable row level security;
alter table amendment force row level security;
create policy amendment_owner on amendment to guichet_migrate using (true) with check (true);
create policy amendment_read on amendment for select to guichet_app, guichet_report
  using (exists (select from agreement g where g.id = agreement_id));
create policy amendment_insert on amendment for insert to guichet_app
  with check (exists (select from agreement g
                       where g.id = agreement_id and region_reads(g.call_code)));
create policy amendment_update on amendment for update to guichet_app
  using (exists (select from agreement g where g.id = agreement_id and region_reads(g.call_code)))
  with check (true);
create policy amendment_delete on amendment for delete to guichet_app using (false);
grant select, insert, update on amendment to guichet_app;
grant select on amendment to guichet_report;

commit;
