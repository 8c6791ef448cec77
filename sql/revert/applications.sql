-- Revert guichet:applications from pg
begin;
drop trigger collective_readers_kept on collective;
drop function collective_readers();
drop table document_chunk, document, application_receipt, application_snapshot,
           application_transition, application;
commit;
