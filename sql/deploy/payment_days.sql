-- Deploy guichet:payment_days to pg
-- requires: termination
--
-- The day of a claim at the clock of its call, and one order to pay for each payment of a call.
begin;

-- claimed_on: null for what was claimed before.  paid_for_call: the call, once it is paid.
alter table instalment
  add column claimed_on    date,
  add column paid_for_call uuid;
create unique index instalment_mandate on instalment (paid_for_call, payment_reference);

commit;
