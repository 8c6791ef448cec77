-- Deploy guichet:spent_envelopes to pg
-- requires: call_acts
--
-- Since when nothing remains of the envelope of a call, at its clock: where its rules say so, that
-- closes it.  What anybody is told stands apart from the sums, which are the region's.
begin;

create table grant_call_spent (
  call_id  uuid        not null,
  spent_at timestamptz not null,
  constraint grant_call_spent_pkey primary key (call_id)
);
grant select, insert, delete on grant_call_spent to guichet_app;
grant select on grant_call_spent to guichet_report;

-- counted_at: at the clock of the call, when its sums changed last.
alter table grant_call_envelope add column counted_at timestamptz;

create or replace function grant_call_envelope_of_rules() returns trigger
  language plpgsql
as $$
declare
  envelope jsonb := new.rules -> 'envelope';
  counted  jsonb := new.rules -> 'award_count';
begin
  if jsonb_typeof(envelope) is distinct from 'object' then
    return null;
  end if;
  insert into grant_call_envelope (call_id, code, call_code, total_amount, hard, max_count, counted_at)
  select new.call_id, part.code, c.code, part.amount, envelope ->> 'enforcement' = 'hard',
         case when part.code = '' and counted ->> 'enforcement' = 'hard'
              then (counted ->> 'max_count')::int end, new.published_at
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
         max_count = excluded.max_count, counted_at = excluded.counted_at;
  delete from grant_call_envelope e
   where e.call_id = new.call_id
     and e.awarded_count = 0
     and e.code <> ''
     and not exists (select from jsonb_array_elements(
                              case jsonb_typeof(envelope -> 'sub_envelopes')
                              when 'array' then envelope -> 'sub_envelopes' else '[]' end) s
                      where s ->> 'code' = e.code);
  return null;
end;
$$;

create function grant_call_envelope_spent() returns trigger
  language plpgsql
as $$
begin
  if new.awarded_amount < new.total_amount then
    delete from grant_call_spent s where s.call_id = new.call_id;
  else
    insert into grant_call_spent (call_id, spent_at)
    values (new.call_id, coalesce(new.counted_at, now()))
        on conflict do nothing;
  end if;
  return null;
end;
$$;
create trigger grant_call_envelope_spent after insert or update on grant_call_envelope
  for each row when (new.code = '') execute function grant_call_envelope_spent();
insert into grant_call_spent (call_id, spent_at)
select e.call_id, now() from grant_call_envelope e
 where e.code = '' and e.awarded_amount >= e.total_amount;

commit;
