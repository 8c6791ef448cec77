-- Verify guichet:several_axes on pg
begin;

select other_axes from application where false;
select axes from call_files_told(null);

rollback;
