-- Verify guichet:publication_notes on pg
begin;
select acknowledged, note, author from grant_call_version where false;
rollback;
