-- Verify guichet:legal_frame on pg
begin;
select code, valid_from, valid_until, name, amount, months, time_window, text, source, basis, confidence
  from legal_figure where false;
do $$
begin
  assert (select count(*) from legal_figure where code = 'agreement_threshold') >= 1;
end;
$$;
rollback;
