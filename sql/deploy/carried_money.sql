-- Deploy guichet:carried_money to pg
-- requires: call_acts selection_runs
--
-- What a wave's part of the envelope leaves goes to the part of the next wave: the total that the
-- rules state stays, and what was moved stands beside it.
begin;

-- carried_amount: cents of the waves before; negative: given to the next one.
alter table grant_call_envelope
  add column carried_amount bigint not null default 0,
  drop constraint grant_call_envelope_not_exceeded,
  add constraint grant_call_envelope_not_exceeded check
    (awarded_amount >= 0 and (not hard or awarded_amount <= total_amount + carried_amount)),
  add constraint grant_call_envelope_carried check (total_amount + carried_amount >= 0);

commit;
