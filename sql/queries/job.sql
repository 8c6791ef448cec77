-- name: job_lock :one
-- True when no other process does this work now; held until the end of the transaction.
-- $1 name of the work
select pg_try_advisory_xact_lock(hashtextextended('guichet ' || $1::text, 0)) as taken;

-- name: idempotency_purge :exec
-- Kept answers that no retry will ask for any more.
-- $1 those made before
delete from idempotency_key k where k.created_at < $1::timestamptz;
