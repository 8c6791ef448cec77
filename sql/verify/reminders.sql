-- Verify guichet:reminders on pg
begin;

select id, application_id, about, subject_type, subject_id, person, siret, due_on, remind_on, told_at
  from reminder where false;
select guests, readers from event where false;

rollback;
