-- Deploy guichet:agreements to pg
-- requires: selection legal_frame
--
-- What follows a vote: the agreement, the shares of its beneficiaries, the instalments.  An agreement
-- and all under it have one version, and its row is the lock of every write on them.
begin;

alter table award add constraint award_amount_once unique (application_id, amount);

-- Known to the region first, to the others once the results of the call are published.
create function award_shown(application uuid) returns boolean
  language sql stable
  return exists (select from application a join grant_call c on c.id = a.call_id
                  where a.id = application
                    and (c.results_published_at is not null
                         or region_reads_file(a.call_code, a.sirets)));

-- Is the agreement signed?
create function award_accepted(application uuid) returns boolean
  language sql stable
  return exists (select from award w where w.application_id = application and w.state = 'accepted');

-- form: order, the voted act alone, is for grants under the threshold of the law.
-- amount: that of the award, which an amendment changes; no euro is paid beyond it.
-- paid_amount: all that was paid; recovered_amount: what came back of it.
create table agreement (
  id                   uuid        not null,
  version              bigint      not null default 1,
  application_id       uuid        not null,
  call_id              uuid        not null,
  call_code            text        not null collate "C",
  state                text        not null default 'drafted',
  form                 text        not null,
  object               text        not null,
  amount               bigint      not null, -- cents
  forecast_base_amount bigint      not null, -- cents
  start_on             date,
  end_on               date,
  eu_notified          boolean     not null default false,
  signatory            text,
  signed_on            date,
  paid_amount          bigint      not null default 0, -- cents
  recovered_amount     bigint      not null default 0, -- cents
  created_by           text        not null,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  constraint agreement_pkey primary key (id),
  constraint agreement_once unique (application_id),
  constraint agreement_award foreign key (application_id, amount)
    references award (application_id, amount) on update cascade,
  constraint agreement_state check
    (state in ('drafted', 'signed', 'in_progress', 'completed', 'terminated')),
  constraint agreement_form check (form in ('agreement', 'order')),
  constraint agreement_signed check ((state = 'drafted') = (signed_on is null)
                                     or state = 'terminated'),
  constraint agreement_dates check (end_on >= start_on),
  constraint agreement_forecast check (forecast_base_amount > 0),
  constraint agreement_paid_within_award check (paid_amount between 0 and amount),
  constraint agreement_recovered check (recovered_amount between 0 and paid_amount)
);
create index agreement_call_id on agreement (call_id, id);

-- The beneficiaries that the agreement lists: money is passed on to nobody else (CGCT L1611-4).
-- payee: paid by the region; the others are paid by the lead.
create table agreement_share (
  agreement_id  uuid    not null,
  position      int     not null,
  siret         text    not null collate "C",
  name          text    not null,
  rna           text,
  share_rate    int     not null, -- basis points
  amount        bigint  not null, -- cents
  payee         boolean not null,
  declared_aids jsonb   not null default '[]',
  constraint agreement_share_pkey primary key (agreement_id, position),
  constraint agreement_share_agreement foreign key (agreement_id) references agreement,
  constraint agreement_share_once unique (agreement_id, siret),
  constraint agreement_share_rate check (share_rate between 0 and 10000),
  constraint agreement_share_amount check (amount >= 0)
);

-- As the schedule of the call has them; the last takes the rest of the cents.
create table instalment (
  id           uuid        not null,
  agreement_id uuid        not null,
  number       int         not null,
  kind         text        not null,
  share_rate   int         not null, -- basis points
  trigger      text        not null collate "C",
  amount       bigint      not null, -- cents
  state        text        not null default 'planned',
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint instalment_pkey primary key (id),
  constraint instalment_number unique (agreement_id, number),
  constraint instalment_agreement foreign key (agreement_id) references agreement,
  constraint instalment_kind check (kind in ('advance', 'interim', 'balance')),
  constraint instalment_state check
    (state in ('planned', 'claimed', 'approved', 'rejected', 'paid', 'cancelled')),
  constraint instalment_amount check (amount >= 0)
);

do $$
declare
  part text;
begin
  foreach part in array array['agreement', 'agreement_share', 'instalment'] loop
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
    execute format('create policy %I on %I to guichet_migrate using (true) with check (true)',
                   part || '_owner', part);
    execute format('create policy %I on %I for delete to guichet_app using (%s)', part || '_delete',
                   part, case part when 'agreement_share'
                           then 'exists (select from agreement g where g.id = agreement_id)'
                           else 'false' end);
  end loop;
  foreach part in array array['agreement_share', 'instalment'] loop
    execute format('create policy %I on %I for select to guichet_app, guichet_report
                      using (exists (select from agreement g where g.id = agreement_id))',
                   part || '_read', part);
    execute format('create policy %I on %I for insert to guichet_app
                      with check (exists (select from agreement g where g.id = agreement_id))',
                   part || '_insert', part);
    execute format('create policy %I on %I for update to guichet_app
                      using (exists (select from agreement g where g.id = agreement_id))
                      with check (true)', part || '_update', part);
  end loop;
end;
$$;
create policy agreement_read on agreement for select to guichet_app, guichet_report
  using (award_shown(application_id));
create policy agreement_insert on agreement for insert to guichet_app
  with check (region_reads(call_code));
create policy agreement_update on agreement for update to guichet_app
  using (award_shown(application_id)) with check (true);

grant select, insert, update on agreement, agreement_share, instalment to guichet_app;
grant delete on agreement_share to guichet_app;
grant select on agreement, agreement_share, instalment to guichet_report;

commit;
