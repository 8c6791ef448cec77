-- Verify guichet:follow_up on pg
begin;

select application_id, place, indicator, member_id, territory, value
  from planned_indicator where false;
select * from call_files_told(null);
do $$
begin
  assert territory_group('commune:02789') = 'departement:02';
  assert territory_group('commune:97411') = 'departement:974';
  assert territory_group('epci:240200444') = 'epci:240200444';
  assert call_file_count_told(null) = 0;
end;
$$;

rollback;
