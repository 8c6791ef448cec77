-- Revert guichet:payments from pg
begin;
drop function payment_stage(uuid);
drop table clawback;
drop index instalment_paid_rows;
alter table instalment
  drop constraint instalment_claimed, drop constraint instalment_approved,
  drop constraint instalment_paid, drop constraint instalment_balance,
  drop column report, drop column actual_base_amount, drop column due_amount,
  drop column clawback_amount, drop column redistributions, drop column claimed_by,
  drop column claimed_at, drop column approved_by, drop column approvals_needed, drop column reason,
  drop column paid_on, drop column payment_reference;
commit;
