-- Deploy guichet:payments to pg
-- requires: agreements
--
-- Claims, approvals by different persons, payments, and what is to be given back.
begin;

-- approvals_needed: as the rules of the call ask for this amount.
-- due_amount, clawback_amount: of a balance, what the base that was spent makes of the award.
alter table instalment
  add column report             text,
  add column actual_base_amount bigint, -- cents
  add column due_amount         bigint, -- cents
  add column clawback_amount    bigint, -- cents
  add column redistributions    jsonb  not null default '[]',
  add column claimed_by         text,
  add column claimed_at         timestamptz,
  add column approved_by        text[] not null default '{}',
  add column approvals_needed   int    not null default 1,
  add column reason             text,
  add column paid_on            date,
  add column payment_reference  text,
  add constraint instalment_claimed check
    (state in ('planned', 'cancelled') or claimed_at is not null),
  add constraint instalment_approved check
    (state not in ('approved', 'paid') or cardinality(approved_by) >= approvals_needed),
  add constraint instalment_paid check ((state = 'paid') = (paid_on is not null)),
  add constraint instalment_balance check (due_amount >= 0 and clawback_amount >= 0);
create index instalment_paid_rows on instalment (id) where state = 'paid';

-- What was paid beyond what is due; recovered_amount of the agreement is what came back of it.
create table clawback (
  id           uuid        not null,
  agreement_id uuid        not null,
  amount       bigint      not null, -- cents
  state        text        not null default 'due',
  recovered_on date,
  reference    text,
  created_at   timestamptz not null,
  constraint clawback_pkey primary key (id),
  constraint clawback_agreement foreign key (agreement_id) references agreement,
  constraint clawback_amount check (amount > 0),
  constraint clawback_state check (state in ('due', 'recovered')),
  constraint clawback_recovered check ((state = 'recovered') = (recovered_on is not null))
);
create index clawback_agreement_id on clawback (agreement_id, id);

alter table clawback enable row level security;
alter table clawback force row level security;
create policy clawback_owner on clawback to guichet_migrate using (true) with check (true);
create policy clawback_read on clawback for select to guichet_app, guichet_report
  using (exists (select from agreement g where g.id = agreement_id));
create policy clawback_insert on clawback for insert to guichet_app
  with check (exists (select from agreement g
                       where g.id = agreement_id and region_reads(g.call_code)));
create policy clawback_update on clawback for update to guichet_app
  using (exists (select from agreement g where g.id = agreement_id and region_reads(g.call_code)))
  with check (true);
create policy clawback_delete on clawback for delete to guichet_app using (false);
grant select, insert, update on clawback to guichet_app;
grant select on clawback to guichet_report;

-- The axis of payments, as the portal of the region sums it up; null before the first claim.
create function payment_stage(application uuid) returns text
  language sql stable
  return (select case when bool_or(i.state in ('claimed', 'approved')) then 'in_payment'
                      when bool_or(i.kind = 'balance' and i.state in ('paid', 'cancelled'))
                           and not exists (select from clawback k
                                            where k.agreement_id = g.id and k.state = 'due')
                           then 'settled'
                      when bool_or(i.state = 'paid') then 'part_paid' end
            from agreement g
            join instalment i on i.agreement_id = g.id
           where g.application_id = application
             and g.state <> 'drafted'
           group by g.id);

commit;
