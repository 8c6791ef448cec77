-- Revert guichet:trace from pg
begin;
drop table audit_entry, event, idempotency_key;
drop function audit_entry_keep();
commit;
