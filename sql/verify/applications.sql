-- Verify guichet:applications on pg
begin;
select id, version, reference, call_id, state, budget from application where false;
select application_id, number, content, sha256 from application_snapshot where false;
select application_id, number, missing from application_receipt where false;
select id, application_id, kind, state from document where false;
rollback;
