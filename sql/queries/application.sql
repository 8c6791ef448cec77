-- name: application_subject :maybe
-- The application that a write speaks of, locked until the end of the transaction.
-- $1 id
select a.id, a.version, a.call_id, c.code as call_code, c.mode = 'test' as test, c.clock_at,
       c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets, to_jsonb(a)::text as content
  from application a
  join grant_call c on c.id = a.call_id
 where a.id = $1::text::uuid
   for update of a;

-- name: application_current :one
-- What a patch is laid over.
-- $1 id
select a.title, a.summary, to_json(a.territories) as territories, a.axis,
       to_json(a.other_axes) as other_axes, to_json(a.declarations) as declarations,
       to_json(a.target_audiences) as target_audiences, a.start_on, a.end_on
  from application a
 where a.id = $1::text::uuid;

-- name: application_file :maybe
-- An application with all that the rules of its call ask about it, in one row.
-- $1 id
select a.id, a.version, a.reference, c.mode = 'test' as test, a.call_id, a.call_code,
       a.collective_id, a.title, a.summary,
       to_json(a.territories) as territories, a.axis, to_json(a.other_axes) as other_axes,
       to_json(a.declarations) as declarations,
       to_json(a.target_audiences) as target_audiences, a.start_on, a.end_on, a.requested_amount,
       state_shown(a.id, a.state, c.results_published_at, c.code, a.sirets) as state,
       a.note_waived, a.submitted_at,
       a.created_at, a.updated_at,
       c.results_published_at is not null as results_published,
       case when a.state = 'awarded' then award_accepted(a.id) else false end as award_accepted,
       case when a.state = 'not_selected'
            then exists (select from decision d
                          where d.application_id = a.id and d.superseded_at is null)
            else false end as decided,
       case when a.state = 'awarded' then payment_stage(a.id) end as payment_stage,
       v.id as call_version_id, c.state as call_state, c.clock_at, c.clock_set_at, c.clock_rate,
       (select s.spent_at from grant_call_spent s where s.call_id = a.call_id) as spent_at,
       a.commune_count, a.matches, a.budget, k.name as collective_name, k.siret as keeper_siret,
       p.lead_commune, p.members,
       case when a.state = 'incomplete' then open_correction(a.id) end as correction,
       (select coalesce(json_agg(json_build_object('kind', d.kind, 'state', d.state)
                                 order by d.id), '[]'::json)
          from document d
         where d.application_id = a.id) as documents
  from application a
  join grant_call c on c.id = a.call_id
  join grant_call_version v
    on v.id = application_rules_version(a.state, a.call_id, a.call_version_id)
  left join collective k on k.id = a.collective_id
 cross join lateral (
        select coalesce(json_agg(json_build_object(
                 'id', m.id, 'siret', m.siret, 'name', o.name, 'roles', m.roles, 'lead', m.lead,
                 'digital_evidence', m.digital_evidence, 'past_award', m.past_award,
                 'similar_place', m.similar_place, 'commune', o.commune,
                 'active_since_on', m.active_since_on, 'share_rate', m.share_rate,
                 'payee', m.payee, 'recovers_vat', o.recovers_vat,
                 'consent', m.consent_state) order by m.id)
                 filter (where m.consent_state not in ('refused', 'withdrawn')),
                 '[]'::json) as members,
               min(o.commune) filter (where m.lead) as lead_commune
          from member m
          left join organisation o on o.siret = m.siret
         where m.collective_id = a.collective_id) p
 where a.id = $1::uuid;

-- name: application_list :many
-- A page of an asker's own applications, in order of creation or, descending, its inverse.  They are
-- few: ids are ordered as texts, so that they are found by their readers and then sorted.
-- $1 call id or code · $2 states · $3 territory · $4 updated after · $5 words · $6 descending
-- $7 id of the last row of the page before · $8 rows of a page
select a.id, a.version, a.reference, c.mode = 'test' as test, a.call_id, c.code as call_code,
       a.collective_id, a.title, a.axis, a.requested_amount, s.state, a.submitted_at,
       a.created_at, a.updated_at, c.results_published_at is not null as results_published,
       case when s.state = 'awarded' then payment_stage(a.id) end as payment_stage
  from application a
  join grant_call c on c.id = a.call_id
 cross join lateral (select state_shown(a.id, a.state, c.results_published_at, c.code,
                                        a.sirets) as state) s
 where ($1::text is null or a.call_id = (select g.id from grant_call g
                                          where g.code = $1 or g.id = try_uuid($1)))
   and ($2::text[] is null or s.state = any ($2))
   and ($3::text is null or a.territories @> array[$3])
   and ($4::timestamptz is null or a.updated_at > $4)
   and ($5::text is null or a.title_words @@ title_query($5) or a.reference = upper($5))
   and ($7::text is null or case when $6::boolean then a.id::text < $7 else a.id::text > $7 end)
 order by case when not $6::boolean then a.id::text end, a.id::text desc
 limit $8::int + 1;

-- name: application_list_region :many
-- The same for an asker of the region, to whom nearly all belong: an index walks them in order.
-- $1 call id or code · $2 states · $3 territory · $4 updated after · $5 words · $6 descending
-- $7 id of the last row of the page before · $8 rows of a page
select a.id, a.version, a.reference, c.mode = 'test' as test, a.call_id, c.code as call_code,
       a.collective_id, a.title, a.axis, a.requested_amount,
       state_shown(a.id, a.state, c.results_published_at, c.code, a.sirets) as state, a.submitted_at,
       a.created_at, a.updated_at, c.results_published_at is not null as results_published
  from application_page((select coalesce(max(g.id::text), '00000000-0000-0000-0000-000000000000')::uuid
                           from grant_call g where g.code = $1 or g.id = try_uuid($1)
                         having $1::text is not null),
                        $2::text[], $3::text, $4::timestamptz, $5::text, $6::boolean, $7::uuid,
                        $8::int + 1) with ordinality p (id, place)
  join application a on a.id = p.id
  join grant_call c on c.id = a.call_id
 order by p.place;

-- name: application_insert :exec1
-- The collective is held: one that is being deleted is waited for, and then is not there.
-- $1 id · $2 call id · $3 call version id · $4 collective id · $5 title · $6 summary
-- $7 territories · $8 axis · $9 audiences · $10 start · $11 end · $12 communes · $13 matches · $14 now
-- $15 other axes · $16 declarations
insert into application (id, call_id, call_version_id, collective_id, sirets, title, summary,
                         territories, axis, target_audiences, start_on, end_on, commune_count,
                         matches, created_at, updated_at, other_axes,
                         declarations)
select $1::uuid, $2::uuid, $3::uuid, k.id, k.sirets, $5::text, $6::text, $7::text[], $8::text,
       $9::text[], $10::date, $11::date, $12::int, $13::text::jsonb, $14::timestamptz, $14,
       $15::text[], $16::text[]
  from collective k
 where k.id = $4::uuid
   for key share of k;

-- name: application_update :exec1
-- $1 id · $2 title · $3 summary · $4 territories · $5 axis · $6 audiences · $7 start · $8 end
-- $9 communes · $10 matches · $11 now · $12 other axes · $13 declarations
update application
   set title = $2::text, summary = $3::text, territories = $4::text[], axis = $5::text,
       target_audiences = $6::text[], start_on = $7::date, end_on = $8::date,
       commune_count = $9::int, matches = $10::text::jsonb, version = version + 1,
       updated_at = $11::timestamptz, other_axes = $12::text[], declarations = $13::text[]
 where id = $1::uuid;

-- name: application_budget_replace :exec1
-- $1 id · $2 budget · $3 requested amount · $4 now
update application
   set budget = $2::text::jsonb, requested_amount = $3::bigint, version = version + 1,
       updated_at = $4::timestamptz
 where id = $1::uuid;

-- name: application_delete :exec1
-- $1 id
delete from application where id = $1::uuid;

-- name: application_move :exec1
-- A row of the history, and the state it leads to; a deposited file keeps the rules of that moment.
-- $1 id · $2 state · $3 reference, null to keep it · $4 submitted at, null to keep it · $5 waived
-- $6 transition id · $7 now · $8 instant of the call · $9 action · $10 actor · $11 portal · $12 reason
with moved as (
  insert into application_transition (id, application_id, at, call_at, from_state, to_state, action,
                                      actor, acting, reason)
  select $6::uuid, a.id, $7::timestamptz, $8::timestamptz, a.state, $2::text, $9::text, $10::text,
         $11::text, $12::text
    from application a
   where a.id = $1::uuid
)
update application
   set state = $2, call_version_id = application_rules_version(state, call_id, call_version_id),
       reference = coalesce($3::text, reference),
       submitted_at = coalesce($4::timestamptz, submitted_at), note_waived = $5::boolean,
       version = version + 1, updated_at = $7
 where id = $1;

-- name: application_disclose :exec
-- From its first deposit on, the region of the call reads the collective.
-- $1 collective id · $2 call code
update collective
   set disclosed_calls = disclosed_calls || $2::text
 where id = $1::uuid
   and not disclosed_calls @> array[$2];

-- name: call_next_reference :one
-- $1 call id
insert into grant_call_counter (call_id, last_reference)
values ($1::uuid, 1)
    on conflict (call_id) do update set last_reference = grant_call_counter.last_reference + 1
returning last_reference as number;

-- name: application_transition_list :many
-- $1 application id · $2 id of the last row of the page before · $3 rows of a page
select t.id, t.at, t.call_at,
       state_shown(t.from_state, c.results_published_at, c.code, a.sirets) as "from",
       t.to_state as "to", t.action, t.actor, t.acting, t.reason
  from application_transition t
  join application a on a.id = t.application_id
  join grant_call c on c.id = a.call_id
 where t.application_id = $1::uuid
   and t.id > case when $2::uuid is null then '00000000-0000-0000-0000-000000000000'
                   else $2::uuid end
 order by t.id
 limit $3::int + 1;

-- name: snapshot_documents :many
-- $1 application id
select d.id, d.kind, d.filename, d.media_type, d.byte_count, d.sha256
  from document d
 where d.application_id = $1::uuid
   and d.state in ('unscanned', 'clean')
 order by d.id;

-- name: snapshot_next_number :one
-- $1 application id
select coalesce(max(s.number), 0) + 1 as number
  from application_snapshot s
 where s.application_id = $1::uuid;

-- name: snapshot_insert :exec1
-- $1 application id · $2 number · $3 stage · $4 content · $5 sha256 · $6 received at
insert into application_snapshot (application_id, number, stage, content, sha256, received_at)
values ($1::uuid, $2::int, $3::text, $4::text, $5::text, $6::timestamptz);

-- name: snapshot_list :many
-- $1 application id · $2 number of the last row of the page before · $3 rows of a page
select s.number, s.stage, s.received_at, s.sha256, octet_length(s.content) as byte_count,
       format('/v1/applications/%s/snapshots/%s', s.application_id, s.number) as href
  from application_snapshot s
 where s.application_id = $1::uuid
   and s.number > case when $2::int is null then 0 else $2::int end
 order by s.number
 limit $3::int + 1;

-- name: snapshot_content :maybe
-- $1 application id · $2 number
select s.content, s.sha256
  from application_snapshot s
 where s.application_id = $1::uuid
   and s.number = $2::int;

-- name: receipt_insert :exec1
-- $1 application id · $2 number · $3 snapshot number · $4 stage · $5 received at · $6 missing
-- $7 silence rejects on · $8 contact
insert into application_receipt (application_id, number, snapshot_number, stage, received_at, missing,
                                 silence_rejects_on, contact)
values ($1::uuid, $2::text, $3::int, $4::text, $5::timestamptz, $6::text[], $7::date, $8::text);

-- name: receipt_list :many
-- $1 application id · $2 snapshot number of the last row of the page before · $3 rows of a page
select r.number, a.reference, r.stage, c.mode = 'test' as test, r.received_at, r.snapshot_number,
       s.sha256, to_json(r.missing) as missing, r.silence_rejects_on, r.contact
  from application_receipt r
  join application a on a.id = r.application_id
  join grant_call c on c.id = a.call_id
  join application_snapshot s on s.application_id = r.application_id and s.number = r.snapshot_number
 where r.application_id = $1::uuid
   and r.snapshot_number > case when $2::int is null then 0 else $2::int end
 order by r.snapshot_number
 limit $3::int + 1;

-- name: receipt_last :maybe
-- $1 application id
select r.number, a.reference, r.stage, c.mode = 'test' as test, r.received_at, r.snapshot_number,
       s.sha256, to_json(r.missing) as missing, r.silence_rejects_on, r.contact
  from application_receipt r
  join application a on a.id = r.application_id
  join grant_call c on c.id = a.call_id
  join application_snapshot s on s.application_id = r.application_id and s.number = r.snapshot_number
 where r.application_id = $1::uuid
 order by r.snapshot_number desc
 limit 1;
