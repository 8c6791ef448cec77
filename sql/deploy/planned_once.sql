-- Deploy guichet:planned_once to pg
-- requires: proposals_untold relations call_acts
--
-- Functions that every read of a file calls.  In SQL their bodies were read and planned anew at each
-- call: four fifths of what PostgreSQL spent on a read.  A session of PL/pgSQL plans them once.
begin;

create or replace function application_rules_version(state text, call_id uuid, attached uuid) returns uuid
  language plpgsql stable parallel safe
as $$
#variable_conflict use_variable
begin
  return case when state in ('draft', 'preselected')
              then coalesce((select v.id from grant_call_version v
                               join grant_call_version a on a.id = attached
                              where v.call_id = application_rules_version.call_id
                                and v.applies_to_open and v.published_at is not null
                                and v.number > a.number
                              order by v.number desc
                              limit 1), attached)
              else attached end;
end;
$$;

create or replace function app_guest_collectives() returns uuid[]
  language plpgsql stable
as $$
begin
  return case when app_setting('guest') is null then '{}'::uuid[]
              else (select coalesce(array_agg(a.collective_id), '{}') from application a
                     where a.guests && string_to_array(app_setting('guest'), ',')) end;
end;
$$;

create or replace function state_shown(file uuid, state text, published_at timestamptz, call_code text,
                                       sirets text[]) returns text
  language plpgsql stable parallel safe
as $$
#variable_conflict use_variable
begin
  return case when state = 'not_selected' and published_at is not null
                   and not region_reads_file(call_code, sirets)
                   and not exists (select from decision d
                                    where d.application_id = file and d.superseded_at is null
                                      and d.published_at is not null)
              then 'waitlisted'
              else state_shown(state, published_at, call_code, sirets) end;
end;
$$;

commit;
