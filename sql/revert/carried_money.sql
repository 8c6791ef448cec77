-- Revert guichet:carried_money from pg
begin;

alter table grant_call_envelope
  drop constraint grant_call_envelope_carried,
  drop constraint grant_call_envelope_not_exceeded,
  drop column carried_amount;
alter table grant_call_envelope
  add constraint grant_call_envelope_not_exceeded check
    (awarded_amount >= 0 and (not hard or awarded_amount <= total_amount));

commit;
