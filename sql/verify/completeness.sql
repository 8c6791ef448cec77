-- Verify guichet:completeness on pg
begin;

select id, application_id, number, fields, documents, reason, asked_at, asked_on, due_on, closes_at,
       closed_on, answered
  from piece_request where false;
select complete_on from application where false;

rollback;
