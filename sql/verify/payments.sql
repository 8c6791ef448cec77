-- Verify guichet:payments on pg
begin;
select report, actual_base_amount, due_amount, clawback_amount, redistributions, claimed_by,
       claimed_at, approved_by, approvals_needed, reason, paid_on, payment_reference
  from instalment where false;
select id, agreement_id, amount, state, recovered_on, reference, created_at from clawback where false;
select payment_stage(null);
rollback;
