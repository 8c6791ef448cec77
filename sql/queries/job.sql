-- name: job_lock :one
-- True when no other process does this work now; held until the end of the transaction.
-- $1 name of the work
select pg_try_advisory_xact_lock(hashtextextended('guichet ' || $1::text, 0)) as taken;

-- name: idempotency_purge :one
-- Kept answers that no retry will ask for any more: some of them, and how many they were.
-- $1 those made before · $2 how many at most
with gone as (
  delete from idempotency_key
   where ctid = any (array(select k.ctid from idempotency_key k
                            where k.created_at < $1::timestamptz
                            limit $2::bigint))
     and created_at < $1::timestamptz
  returning 1
)
select count(*) from gone;

-- name: upload_purge :one
-- Uploads that nobody finished in time: some of them, and how many they were.
-- $1 now · $2 how many at most
with gone as (
  delete from document
   where id = any (array(select d.id from document d
                          where d.state = 'uploading' and d.expires_at <= $1::timestamptz
                          limit $2::bigint))
     and state = 'uploading' and expires_at <= $1::timestamptz
  returning 1
)
select count(*) from gone;

-- name: export_purge :one
-- Exports whose time is over, with their content: some of them, and how many they were.
-- $1 now · $2 how many at most
with gone as (
  delete from export
   where id = any (array(select e.id from export e
                          where e.expires_at <= $1::timestamptz
                          limit $2::bigint))
     and expires_at <= $1::timestamptz
  returning 1
)
select count(*) from gone;
