-- Verify guichet:agreements on pg
begin;
select id, version, application_id, call_id, call_code, state, form, object, amount,
       forecast_base_amount, start_on, end_on, eu_notified, signatory, signed_on, paid_amount,
       recovered_amount
  from agreement where false;
select agreement_id, position, siret, name, rna, share_rate, amount, payee, declared_aids
  from agreement_share where false;
select id, agreement_id, number, kind, share_rate, trigger, amount, state from instalment where false;
rollback;
