-- Verify guichet:relations on pg
begin;

select id, version, application_id, subject, basis, reason, recorded_by, created_at
  from conflict where false;
select application_id, instructors, reason, assigned_by, assigned_at from assignment where false;
select id, version, application_id, subject, message, invited_by, withdrawn_at, created_at, updated_at
  from invitation where false;
select id, application_id, text, author, created_at from advice where false;
select guests, sirens, readers from application where false;

rollback;
