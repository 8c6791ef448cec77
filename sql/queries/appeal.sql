-- name: appeal_insert :exec1
-- $1 id · $2 decision id, or null · $3 application id · $4 against what · $5 notified on, or null
-- $6 kind · $7 filed on · $8 reference · $9 grounds · $10 by whom · $11 now
insert into appeal (id, decision_id, application_id, call_code, against, notified_on, kind, filed_on,
                    reference, grounds, filed_by, created_at, updated_at)
select $1::uuid, $2::uuid, a.id, a.call_code, $4::text, $5::date, $6::text, $7::date, $8::text,
       $9::text, $10::text, $11::timestamptz, $11
  from application a
 where a.id = $3::uuid;

-- name: appeal_subject :maybe
-- $1 id, as text
select p.id, p.version, c.id as call_id, c.code as call_code, c.mode = 'test' as test,
       c.clock_at, c.clock_set_at, c.clock_rate, to_json(a.sirets) as sirets,
       to_jsonb(p)::text as content
  from appeal p
  join application a on a.id = p.application_id
  join grant_call c on c.id = a.call_id
 where p.id = try_uuid($1::text)
   for update of p;

-- name: appeal_contests :maybe
-- What an appeal is about.
-- $1 id
select p.decision_id, p.application_id from appeal p where p.id = $1::uuid;

-- name: appeal_list :many
-- Against a decision: one of each kind at most.
-- $1 decision id
select p.id, p.version, p.decision_id, p.application_id, p.against, p.notified_on, p.kind, p.state,
       p.filed_on, p.reference, p.grounds, p.decided_on, p.answered_on, p.decision_reference, p.reason,
       p.created_at, p.updated_at
  from appeal p
 where p.decision_id = $1::uuid
 order by p.id;

-- name: appeal_list_of_file :many
-- Against what is no vote.
-- $1 application id
select p.id, p.version, p.decision_id, p.application_id, p.against, p.notified_on, p.kind, p.state,
       p.filed_on, p.reference, p.grounds, p.decided_on, p.answered_on, p.decision_reference, p.reason,
       p.created_at, p.updated_at
  from appeal p
 where p.application_id = $1::uuid
   and p.decision_id is null
 order by p.id;

-- name: appeal_notified :maybe
-- When a file came to its state, at the clock of its call.
-- $1 application id · $2 state
select t.call_at as at
  from application_transition t
 where t.application_id = $1::uuid
   and t.to_state = $2::text
 order by t.id desc
 limit 1;

-- name: appeal_decide :exec1
-- $1 id · $2 state · $3 decided on · $4 told on · $5 reference · $6 reason · $7 by whom · $8 now
update appeal
   set state = $2::text, decided_on = $3::date, answered_on = $4::date,
       decision_reference = $5::text, reason = $6::text, decided_by = $7::text,
       version = version + 1, updated_at = $8::timestamptz
 where id = $1::uuid;
