-- Verify guichet:amendments on pg
begin;
select id, agreement_id, number, state, reason, amount, forecast_base_amount, end_on, shares, previous,
       signed_on, denied_because
  from amendment where false;
rollback;
