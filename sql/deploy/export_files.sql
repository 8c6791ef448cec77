-- Deploy guichet:export_files to pg
-- requires: export_pages
--
-- The page of an export brings what the export tells of its files: they are read, and asked whether the
-- asker may read them, once.
begin;

drop function export_page;

create function export_files(call uuid, after uuid, most int)
  returns table (id uuid, reference text, title text, budget jsonb)
  language plpgsql stable rows 200
  set enable_bitmapscan = off
  set enable_sort = off
  set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    select a.id, a.reference, a.title, a.budget
      from application a
     where a.call_id = call
       and a.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
       and a.submitted_at is not null
       and (a.budget -> 'cost_lines' <> '[]' or a.budget -> 'funding_plan' <> '[]')
     order by a.id
     limit most;
end
$$;

revoke execute on function export_files from public;
grant execute on function export_files to guichet_app, guichet_report;

commit;
