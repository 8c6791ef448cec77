-- Verify guichet:trace on pg
begin;
select client, subject, operation, key, fingerprint from idempotency_key where false;
select id, entry, position, type from event where false;
select id, entry, position, prev_hash, hash from audit_entry where false;
rollback;
