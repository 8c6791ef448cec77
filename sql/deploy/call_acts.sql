-- Deploy guichet:call_acts to pg
-- requires: publication_notes, applications, rate_tiers, selection
--
-- An act on a published call makes a new version; open files follow it where it says so.
begin;

alter table grant_call_version
  add column applies_to_open boolean not null default false,
  add constraint grant_call_version_reasoned
    check (act = 'publication' or (reason is not null and author is not null));
create index grant_call_version_open on grant_call_version (call_id, number) where applies_to_open;

-- The version that rules a file: the one it is attached to, or, while it is open, the last act that
-- applies to open files.  A deposit attaches it for good.
create function application_rules_version(state text, call_id uuid, attached uuid) returns uuid
  language sql stable parallel safe
  return case when state in ('draft', 'preselected')
              then coalesce((select v.id
                               from grant_call_version v
                               join grant_call_version a on a.id = attached
                              where v.call_id = application_rules_version.call_id
                                and v.applies_to_open
                                and v.published_at is not null
                                and v.number > a.number
                              order by v.number desc
                              limit 1), attached)
              else attached end;

-- A part that an act takes away goes with it, as long as nothing is awarded in it.
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

drop policy grant_call_envelope_delete on grant_call_envelope;
create policy grant_call_envelope_delete on grant_call_envelope for delete to guichet_app
  using (awarded_count = 0 and code <> '' and (select app_managed()) && array['*', call_code]);
grant delete on grant_call_envelope to guichet_app;

commit;
