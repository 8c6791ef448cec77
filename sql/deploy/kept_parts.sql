-- Deploy guichet:kept_parts to pg
-- requires: spent_envelopes carried_money
--
-- What was paid of an award that ended stays in the parts it counted in, without an award: they stay.
begin;

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
     and e.awarded_amount = 0
     and e.carried_amount = 0
     and e.code <> ''
     and not exists (select from jsonb_array_elements(
                              case jsonb_typeof(envelope -> 'sub_envelopes')
                              when 'array' then envelope -> 'sub_envelopes' else '[]' end) s
                      where s ->> 'code' = e.code);
  return null;
end;
$$;

drop policy grant_call_envelope_delete on grant_call_envelope;
create policy grant_call_envelope_delete on grant_call_envelope for delete to guichet_app
  using (awarded_count = 0 and awarded_amount = 0 and carried_amount = 0 and code <> ''
         and (select app_managed()) && array['*', call_code]);

commit;
