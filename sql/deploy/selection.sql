-- Deploy guichet:selection to pg
-- requires: relations
--
-- What a call may award and what it has awarded, decisions and awards, and the embargo that hides
-- results until they are published in one act.
begin;

alter table grant_call add column results_published_at timestamptz;

create function region_reads(code text) returns boolean
  language sql stable parallel safe
  return array['*', code] && string_to_array(current_setting('app.region', true), ',');

-- Results are told to the region first, and to nobody of it who is an applicant of that very file.
create function region_reads_file(code text, sirets text[]) returns boolean
  language sql stable parallel safe
  return region_reads(code) is true and (sirets && app_sirets()) is not true;

-- A state that tells a result which was not published yet.
create function embargoed(state text, published_at timestamptz) returns boolean
  language sql immutable parallel safe
  return published_at is null and state in ('selected', 'waitlisted', 'not_selected', 'awarded');

-- The state as the asker may know it.
create function state_shown(state text, published_at timestamptz, call_code text, sirets text[])
  returns text
  language sql stable parallel safe
  return case when embargoed(state, published_at) and not region_reads_file(call_code, sirets)
              then 'under_review' else state end;

-- Does a file keep the members of its collective as they are?  A refusal tells nothing before its time.
create function file_frozen(state text, call uuid) returns boolean
  language sql stable parallel safe
  return state = any (deposited_states())
         or state = 'not_selected'
            and exists (select from grant_call c where c.id = call and c.results_published_at is null);

-- code '': the whole; the others are its sub-envelopes.  hard: the sum of live awards cannot pass it.
create table grant_call_envelope (
  call_id        uuid    not null,
  code           text    not null collate "C",
  call_code      text    not null collate "C",
  total_amount   bigint  not null, -- cents
  awarded_amount bigint  not null default 0,
  hard           boolean not null,
  max_count      int,              -- of awards, where the call refuses more
  awarded_count  int     not null default 0,
  constraint grant_call_envelope_pkey primary key (call_id, code),
  constraint grant_call_envelope_call foreign key (call_id, call_code)
    references grant_call (id, code) on update cascade on delete cascade,
  constraint grant_call_envelope_total check (total_amount >= 0),
  constraint grant_call_envelope_not_exceeded check
    (awarded_amount >= 0 and (not hard or awarded_amount <= total_amount)),
  constraint grant_call_envelope_count check
    (awarded_count >= 0 and (max_count is null or awarded_count <= max_count))
);

-- published_at: when its result was told; null while it is under embargo.
-- superseded_at: a later decision took its place; one at most is in force.
create table decision (
  id             uuid        not null,
  version        bigint      not null default 1,
  application_id uuid        not null,
  call_id        uuid        not null,
  call_code      text        not null collate "C",
  outcome        text        not null,
  amount         bigint,     -- cents
  rate           int,        -- basis points
  minimum_waived boolean     not null default false,
  voting_body    text        not null,
  decided_on     date        not null,
  reference      text        not null,
  reason         text        not null,
  recorded_by    text        not null,
  published_at   timestamptz,
  superseded_at  timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint decision_pkey primary key (id),
  constraint decision_application foreign key (application_id) references application,
  constraint decision_outcome check (outcome in ('award', 'refusal')),
  constraint decision_amount check
    ((outcome = 'award') = (amount is not null) and amount > 0 and (rate is null or outcome = 'award')),
  constraint decision_rate check (rate between 0 and 10000)
);
create unique index decision_once on decision (application_id) where superseded_at is null;
create index decision_call_id on decision (call_id, id);

-- envelopes: the rows of grant_call_envelope that it counts in.  No foreign key to the call: its row
-- is locked by acts that wait for files, whose locks an award holds.
create table award (
  application_id     uuid        not null,
  call_id            uuid        not null,
  call_code          text        not null collate "C",
  decision_id        uuid        not null,
  selection_run_id   uuid,
  amount             bigint      not null, -- cents
  rate               int,                  -- basis points
  decided_on         date        not null,
  voting_body        text        not null,
  decision_reference text        not null,
  envelopes          text[]      not null collate "C",
  state              text        not null default 'offered',
  version            bigint      not null default 1,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  constraint award_pkey primary key (application_id),
  constraint award_application foreign key (application_id) references application,
  constraint award_decision foreign key (decision_id) references decision,
  constraint award_amount check (amount > 0),
  constraint award_rate check (rate between 0 and 10000),
  constraint award_state check (state in ('offered', 'accepted', 'declined', 'released'))
);
create index award_call_id on award (call_id, application_id);

-- A published version says what its call may award; a later one moves the totals, never under what
-- is awarded.
create function grant_call_envelope_of_rules() returns trigger
  language plpgsql
as $$
declare
  envelope jsonb := new.rules -> 'envelope';
  counted  jsonb := new.rules -> 'award_count';
begin
  if jsonb_typeof(envelope) is distinct from 'object' then
    return null;
  end if;
  insert into grant_call_envelope (call_id, code, call_code, total_amount, hard, max_count)
  select new.call_id, part.code, c.code, part.amount, envelope ->> 'enforcement' = 'hard',
         case when part.code = '' and counted ->> 'enforcement' = 'hard'
              then (counted ->> 'max_count')::int end
    from grant_call c,
         (select '' as code, ((envelope ->> 'amount')::numeric * 100)::bigint as amount
           union all
          select s ->> 'code', ((s ->> 'amount')::numeric * 100)::bigint
            from jsonb_array_elements(case jsonb_typeof(envelope -> 'sub_envelopes')
                                      when 'array' then envelope -> 'sub_envelopes'
                                      else '[]' end) s) part
   where c.id = new.call_id
      on conflict (call_id, code) do update
     set total_amount = excluded.total_amount, hard = excluded.hard,
         max_count = excluded.max_count;
  return null;
end;
$$;

-- Calls that were published before; their rules stay as they are.
do $$
begin
  alter table grant_call_version disable trigger grant_call_version_immutable;
  create trigger grant_call_version_envelope
    after insert or update of published_at on grant_call_version
    for each row when (new.published_at is not null)
    execute function grant_call_envelope_of_rules();
  update grant_call_version v
     set published_at = v.published_at
    from grant_call c
   where c.id = v.call_id and c.version_number = v.number and v.published_at is not null;
  alter table grant_call_version enable trigger grant_call_version_immutable;
end;
$$;

alter table grant_call_envelope enable row level security;
alter table grant_call_envelope force row level security;
create policy grant_call_envelope_owner on grant_call_envelope to guichet_migrate
  using (true) with check (true);
-- Whoever withdraws gives back what was awarded, embargo or not.
create policy grant_call_envelope_read on grant_call_envelope for select
  to guichet_app, guichet_report
  using (region_reads(call_code) or (select app_setting('operation')) = 'application_withdraw');
create policy grant_call_envelope_insert on grant_call_envelope for insert to guichet_app
  with check ((select app_managed()) && array['*', call_code]);
create policy grant_call_envelope_update on grant_call_envelope for update to guichet_app
  using (region_reads(call_code) or (select app_setting('operation')) = 'application_withdraw')
  with check (region_reads(call_code) or (select app_setting('operation')) = 'application_withdraw');
create policy grant_call_envelope_delete on grant_call_envelope for delete to guichet_app
  using (false);

alter table decision enable row level security;
alter table decision force row level security;
create policy decision_owner on decision to guichet_migrate using (true) with check (true);
create policy decision_read on decision for select to guichet_app, guichet_report
  using (exists (select from application a
                  where a.id = application_id
                    and (published_at is not null or region_reads_file(a.call_code, a.sirets))));
create policy decision_insert on decision for insert to guichet_app
  with check (region_reads(call_code));
create policy decision_update on decision for update to guichet_app
  using (region_reads(call_code)) with check (region_reads(call_code));
create policy decision_delete on decision for delete to guichet_app using (false);

alter table award enable row level security;
alter table award force row level security;
create policy award_owner on award to guichet_migrate using (true) with check (true);
create policy award_read on award for select to guichet_app, guichet_report
  using (exists (select from application a join grant_call c on c.id = a.call_id
                  where a.id = application_id
                    and (c.results_published_at is not null
                         or region_reads_file(a.call_code, a.sirets)
                         or (select app_setting('operation')) = 'application_withdraw')));
create policy award_insert on award for insert to guichet_app with check (region_reads(call_code));
create policy award_update on award for update to guichet_app
  using (exists (select from application a where a.id = application_id))
  with check (true);
create policy award_delete on award for delete to guichet_app using (false);

-- The history and the feed keep a result to the region for as long as the file does.
create policy application_transition_embargo on application_transition as restrictive for select
  to guichet_app, guichet_report
  using (to_state not in ('selected', 'waitlisted', 'not_selected', 'awarded')
         or exists (select from application a join grant_call c on c.id = a.call_id
                     where a.id = application_id
                       and (c.results_published_at is not null
                            or region_reads_file(c.code, a.sirets))));
create policy event_embargo on event as restrictive for select to guichet_app, guichet_report
  using (type <> 'application.decided' or region_reads_file(call_code, sirets));

grant select, insert, update on grant_call_envelope, decision, award to guichet_app;
grant select on grant_call_envelope, decision, award to guichet_report;

commit;
