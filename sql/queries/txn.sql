-- name: txn_settings :exec
-- Who asks, for the row policies; local to the transaction.  app.readers says the first two in the
-- words of the column readers: @ for the region's roles, ~ when a draft may be named.
-- $1 SIRETs · $2 calls read for the region · $3 calls managed · $4 subject · $5 client · $6 auditor
-- $7 operation · $8 clock · $9 marks as a guest · $10 SIREN of its organisations · $11 host of its
-- e-mail address, whose organisations are interests like its own.  Nobody reads what was set: no column
-- of it comes back.
select from (
  select set_config('app.sirets', $1, true), set_config('app.region', $2, true),
         set_config('app.managed', $3, true), set_config('app.subject', $4, true),
         set_config('app.client', $5, true), set_config('app.auditor', $6, true),
         set_config('app.operation', $7, true), set_config('app.clock', $8, true),
         set_config('app.guest', $9, true), set_config('app.sirens', case when $11 = '' then $10
                           else concat_ws(',', nullif($10, ''), mail_domain_sirens($11)) end, true),
         set_config('app.readers', concat_ws(',', nullif($1, ''), nullif($9, ''),
                      '@' || replace(nullif($2, ''), ',', ',@'),
                      case when $7 = 'application_note_waive'
                           then '~' || replace(nullif($2, ''), ',', ',~') end), true)
) said;

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
