-- name: piece_request_insert :exec1
-- $1 id · $2 application id · $3 fields · $4 kinds of documents · $5 reason · $6 now · $7 asked on
-- $8 due on · $9 first instant after
insert into piece_request (id, application_id, number, fields, documents, reason, asked_at, asked_on,
                           due_on, closes_at)
select $1::uuid, a.id,
       1 + (select count(*) from piece_request r where r.application_id = a.id),
       $3::text[], $4::text[], $5::text, $6::timestamptz, $7::date, $8::date, $9::timestamptz
  from application a
 where a.id = $2::uuid;

-- name: piece_request_close :exec
-- The one that is open, if any.
-- $1 application id · $2 on which day · $3 was it answered
update piece_request
   set closed_on = $2::date, answered = $3::boolean
 where application_id = $1::uuid
   and closed_on is null;

-- name: piece_request_list :many
-- $1 application id
select r.number, to_json(r.fields) as fields, to_json(r.documents) as documents, r.reason, r.asked_on,
       r.due_on, r.closed_on, r.answered
  from piece_request r
 where r.application_id = $1::uuid
 order by r.number;

-- name: application_complete_on :maybe
-- $1 id
select a.complete_on from application a where a.id = $1::uuid;

-- name: application_complete :exec1
-- $1 id · $2 on which day its last piece came
update application set complete_on = $2::date where id = $1::uuid;
