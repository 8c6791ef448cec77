-- Revert guichet:call_acts from pg
begin;
drop function application_rules_version(text, uuid, uuid);
drop index grant_call_version_open;
alter table grant_call_version
  drop constraint grant_call_version_reasoned,
  drop column applies_to_open;
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
revoke delete on grant_call_envelope from guichet_app;
drop policy grant_call_envelope_delete on grant_call_envelope;
create policy grant_call_envelope_delete on grant_call_envelope for delete to guichet_app
  using (false);
commit;
