-- Verify guichet:reports on pg
begin;

select id, version, agreement_id, application_id, code, number, kind, due_on, state, summary,
       spent_amount, values, reason, submitted_at, submitted_on, accepted_at
  from report where false;
select closed_at, closed_by, closing_reason from agreement where false;
select paid_amount, trainees_realised from call_files_told(null);
select * from realised_indicators(null);

rollback;
