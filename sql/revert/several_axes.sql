-- Revert guichet:several_axes from pg
begin;

drop function call_files_told(uuid), call_files(uuid);
alter table application drop column other_axes;

-- The deposited files of a call that the caller may read, with what figures are made of.
create function call_files(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, trainees_realised bigint, paid_amount bigint,
                 axis text, territories text[], roles text[],
                 audiences text[])
  language sql stable
as $$
  select a.submitted_at is not null,
         f.state in ('complete', 'under_review', 'scored', 'selected', 'waitlisted', 'not_selected',
                     'awarded')
           or exists (select from application_transition t
                       where t.application_id = a.id and t.to_state = 'complete'),
         f.state in ('under_review', 'scored', 'selected', 'waitlisted', 'not_selected', 'awarded')
           or exists (select from application_transition t
                       where t.application_id = a.id and t.to_state = 'under_review'),
         f.state in ('selected', 'awarded'),
         w.amount is not null,
         case when a.submitted_at is not null then a.requested_amount end,
         w.amount,
         case when w.amount is not null
              then (select sum((l ->> 'amount')::numeric * 100)::bigint
                      from jsonb_array_elements(a.budget -> 'cost_lines') l) end,
         case when w.amount is not null
              then (select sum(p.value)::bigint
                      from planned_indicator p
                     where p.application_id = a.id
                       and p.indicator in (select i ->> 'code'
                                             from jsonb_path_query(v.rules,
                                                    '$.follow_up.indicators[*] ? (@.people_trained == true)') i)) end,
         case when w.amount is not null
              then (select sum(r.value)::bigint
                      from realised_indicators(a.id) r
                     where r.indicator in (select i ->> 'code'
                                             from jsonb_path_query(v.rules,
                                                    '$.follow_up.indicators[*] ? (@.people_trained == true)') i)) end,
         (select g.paid_amount - g.recovered_amount from agreement g where g.application_id = a.id),
         a.axis,
         array(select distinct territory_group(t) from unnest(a.territories) t),
         array(select distinct r from member m cross join unnest(m.roles) r
                where m.collective_id = a.collective_id
                  and m.consent_state not in ('refused', 'withdrawn')),
         a.target_audiences
    from application a
    join grant_call c on c.id = a.call_id
    join grant_call_version v on v.id = a.call_version_id
   cross join lateral (select state_shown(a.state, c.results_published_at, c.code,
                                          a.sirets) as state) f
    left join award w on w.application_id = a.id and w.state in ('offered', 'accepted')
   where a.call_id = call
     and a.state <> 'draft';
$$;

-- The same of all files, for everybody: what was received, and the rest once results are published.
create function call_files_told(call uuid)
  returns table (received boolean, complete boolean, eligible boolean, selected boolean,
                 awarded boolean, requested_amount bigint, awarded_amount bigint, total_cost bigint,
                 trainees_planned bigint, trainees_realised bigint, paid_amount bigint,
                 axis text, territories text[], roles text[],
                 audiences text[])
  language plpgsql
as $$
#variable_conflict use_column
declare
  told constant boolean := (select c.results_published_at is not null
                              from grant_call c where c.id = call);
  kept constant text[] := reader_of_all();
begin
  return query
  select f.received, f.complete and told, f.eligible and told, f.selected and told,
         f.awarded and told,
         case when told then f.requested_amount end, case when told then f.awarded_amount end,
         case when told then f.total_cost end, case when told then f.trainees_planned end,
         case when told then f.trainees_realised end, case when told then f.paid_amount end,
         f.axis, f.territories, f.roles, f.audiences
    from call_files(call) f;
  perform reader_again(kept);
end;
$$;

commit;
