-- name: key_claim :maybe
-- A row when the key is ours; none when an answer is kept for it.
-- $1 client · $2 subject · $3 operation · $4 key · $5 fingerprint · $6 now
insert into idempotency_key as k (client, subject, operation, key, fingerprint, created_at)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::timestamptz)
    on conflict (client, subject, operation, key) do update
   set fingerprint = excluded.fingerprint, status = null, headers = null, body = null,
       created_at = excluded.created_at
 where k.created_at < excluded.created_at - interval '48 hours'
returning true as claimed;

-- name: key_read :one
-- $1 client · $2 subject · $3 operation · $4 key
select k.fingerprint, k.status, k.headers, k.body
  from idempotency_key k
 where k.client = $1::text and k.subject = $2::text and k.operation = $3::text and k.key = $4::text;

-- name: key_keep :exec1
-- $1 client · $2 subject · $3 operation · $4 key · $5 status · $6 headers · $7 body
update idempotency_key k
   set status = $5::int, headers = to_jsonb($6::text[]), body = $7::text
 where k.client = $1::text and k.subject = $2::text and k.operation = $3::text and k.key = $4::text;

-- name: trace_leave :exec
-- The event and the audit row of a write, without position: the sequencer numbers what commits.
-- $1 event id · $2 type · $3 now · $4 object · $5 its id · $6 its version · $7 call id · $8 call code
-- $9 organisations · $10 test · $11 audit id · $12 instant of the call · $13 actor · $14 portal
-- $15 client · $16 request id · $17 digest before · $18 digest after
with told as (
  insert into event (id, type, occurred_at, subject_type, subject_id, subject_version, call_id,
                     call_code, sirets, test)
  values ($1::uuid, $2::text, $3::timestamptz, $4::text, $5::uuid, $6::bigint, $7::uuid, $8::text,
          $9::text[], $10::boolean)
)
insert into audit_entry (id, at, call_at, actor, on_behalf_of, client_id, action, object, object_id,
                         version, request_id, before_digest, after_digest, test)
values ($11::uuid, $3, $12::timestamptz, coalesce($14::text, $13::text),
        case when $14 is null then null else $13 end, $15::text, $2, $4, $5, $6, $16::uuid,
        $17::text, $18::text, $10);

-- name: test_mark :one
-- Null when the object is of no call.
-- $1 its id
select of_test_call($1::uuid) as test;
