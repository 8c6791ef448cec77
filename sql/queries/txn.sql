-- name: txn_settings :one
-- Who asks, for the row policies; local to the transaction.
select set_config('app.sirets', $1, true), set_config('app.region', $2, true),
       set_config('app.managed', $3, true), set_config('app.subject', $4, true),
       set_config('app.client', $5, true), set_config('app.auditor', $6, true),
       set_config('app.operation', $7, true), set_config('app.clock', $8, true);

-- name: txn_begin_snapshot :exec
begin isolation level repeatable read read only;

-- name: txn_begin_write :exec
begin isolation level read committed read write;

-- name: txn_begin_serial :exec
begin isolation level serializable read write;

-- name: txn_check_constraints :exec
set constraints all immediate;

-- name: txn_commit :exec
commit;

-- name: txn_rollback :exec
rollback;

-- name: ping :one
select 1 as alive;
