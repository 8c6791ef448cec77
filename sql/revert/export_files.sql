-- Revert guichet:export_files from pg
begin;

drop function export_files;

create function export_page(call uuid, after uuid, most int) returns setof uuid
  language plpgsql stable rows 200
  set enable_bitmapscan = off
  set enable_sort = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select a.id
      from application a
     where a.call_id = call
       and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
       and a.submitted_at is not null
       and (a.budget -> 'cost_lines' <> '[]' or a.budget -> 'funding_plan' <> '[]')
     order by a.id
     limit most;
end
$$;

revoke execute on function export_page from public;
grant execute on function export_page to guichet_app, guichet_report;

commit;
