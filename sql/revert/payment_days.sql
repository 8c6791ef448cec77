-- Revert guichet:payment_days from pg
begin;

drop index instalment_mandate;
alter table instalment drop column claimed_on, drop column paid_for_call;

commit;
