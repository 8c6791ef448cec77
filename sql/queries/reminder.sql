-- name: reminder_calls :many
-- The calls whose rules remind of something, in one of their versions.
select c.id, c.code, c.mode, c.clock_at, c.clock_set_at, c.clock_rate
  from grant_call c
 where c.state <> 'draft'
   and exists (select from grant_call_version v
                where v.call_id = c.id
                  and jsonb_array_length(case jsonb_typeof(v.rules -> 'reminders')
                                         when 'array' then v.rules -> 'reminders'
                                         else '[]' end) > 0)
 order by c.id;

-- name: reminder_files :many
-- The files of a call that wait for somebody, or did, with what they wait for.
-- $1 call id · $2 id of the first file of the page, or null · $3 only what is still awaited
-- $4 files of a page
select a.id, a.call_version_id, a.reference, a.state, to_json(a.sirets) as sirets,
       (select m.siret from member m where m.collective_id = a.collective_id and m.lead
         order by m.id limit 1) as lead,
       coalesce(v.items, '[]'::json) as reviews, coalesce(q.items, '[]'::json) as piece_requests,
       coalesce(n.items, '[]'::json) as consents, g.item as agreement,
       coalesce(p.items, '[]'::json) as reports,
       (select to_json(array(select r.id::text from reminder r where r.application_id = a.id)))
         as told
  from application a
  left join lateral (
        select json_agg(json_build_object('id', r.id, 'reviewer', r.reviewer, 'due_on', r.due_on,
                                          'state', r.state) order by r.id) as items
          from review r
         where r.application_id = a.id and r.due_on is not null
           and (not $3::boolean or r.state = 'assigned')) v on true
  left join lateral (
        select json_agg(json_build_object('id', r.id, 'number', r.number, 'due_on', r.due_on,
                                          'closed_on', r.closed_on) order by r.number) as items
          from piece_request r
         where r.application_id = a.id
           and (not $3 or r.closed_on is null)) q on true
  left join lateral (
        select json_agg(json_build_object('id', m.id, 'siret', m.siret) order by m.id) as items
          from member m
         where m.collective_id = a.collective_id and m.consent_state = 'pending'
           and a.state in ('draft', 'preselected')) n on true
  left join lateral (
        select g.id, json_build_object('id', g.id, 'signed_on', g.signed_on, 'start_on', g.start_on,
                                       'end_on', g.end_on, 'closed', g.closed_at is not null) as item
          from agreement g
         where g.application_id = a.id and g.signed_on is not null and g.state <> 'terminated'
           and (not $3 or g.closed_at is null)) g on true
  left join lateral (
        select json_agg(json_build_object('id', r.id, 'code', r.code, 'number', r.number,
                                          'state', r.state) order by r.id) as items
          from report r
         where r.agreement_id = g.id) p on true
 where a.call_id = $1::uuid
   and a.id >= case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                    else $2::uuid end
   and (v.items is not null or q.items is not null or n.items is not null or g.id is not null)
 order by a.id
 limit $4::int;

-- name: reminder_tell :exec
-- Once: the event of a reminder whose day has come.
-- $1 id · $2 application id · $3 about · $4 subject type · $5 subject id · $6 person · $7 SIRET
-- $8 due on · $9 remind on · $10 event id · $11 now
with told as (
  insert into reminder (id, application_id, about, subject_type, subject_id, person, siret, due_on,
                        remind_on, told_at)
  values ($1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::text, $7::text, $8::date, $9::date,
          $11::timestamptz)
      on conflict (id) do nothing
  returning id, application_id, person
)
insert into event (id, type, occurred_at, subject_type, subject_id, call_id, call_code, sirets,
                   guests, test)
select $10::uuid, 'reminder.due', $11, 'reminder', t.id, a.call_id, a.call_code, a.sirets,
       coalesce(guest_marks('r', t.person, a.call_code), '{}'), c.mode = 'test'
  from told t
  join application a on a.id = t.application_id
  join grant_call c on c.id = a.call_id;
