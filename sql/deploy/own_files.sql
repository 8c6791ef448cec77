-- Deploy guichet:own_files to pg
-- requires: growth
--
-- Who has a file on a test call may move its clock.  Whether one has is found by the readers of files,
-- not among all the files of the call.
begin;

-- As one of the organisations of the asker.  It runs as the owner: no policy lets an index of
-- organisations be used before it has looked at the files itself, all of them for the region.
create function app_has_file(call text) returns boolean
  language sql stable security definer
  set search_path = public, pg_temp
  return exists (select from application a
                  where a.readers && app_sirets() and a.sirets && app_sirets() and a.call_code = call);

revoke all on function app_has_file(text) from public;
grant execute on function app_has_file(text) to guichet_app;

commit;
