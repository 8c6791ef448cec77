-- Deploy guichet:interests to pg
-- requires: relations selection
--
-- The feed and the trail name objects without looking at them, and an event tells the organisations
-- of its hour alone: whoever has an interest in a file by a member that joined later would find its
-- id there.  To readers who have organisations of their own, both tell of an object only as long as
-- the reader finds it at its address.
begin;

-- The table of what events and audit rows speak of; null for a word that nobody told this function.
create function subject_table(kind text) returns regclass
  language sql stable strict
  return to_regclass(case kind when 'call' then 'grant_call'
                               when 'upload' then 'document'
                               when 'training_map_entry' then 'training_map'
                               else quote_ident(kind) end);

-- As the asker, by the policies of that table.
create function subject_seen(kind text, id uuid) returns boolean
  language plpgsql stable strict
as $$
declare
  seen boolean := false;
begin
  if subject_table(kind) is not null then
    execute format('select exists (select from %s s where s.id = $1)', subject_table(kind))
       into seen using id;
  end if;
  return seen;
end;
$$;

alter policy event_read on event
  using (position is not null
         and (sirets && (select app_sirets())
              or ('*' = any ((select app_region())::text[])
                  or call_code = any ((select app_region())::text[]))
                 and not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]
                 and ((select app_sirens())::text[] = '{}' or subject_seen(subject_type, subject_id))));
alter policy audit_entry_read on audit_entry
  using (position is not null and (select app_setting('auditor')) = '1'
         and ((select app_sirens())::text[] = '{}' and (select app_conflicts())::uuid[] = '{}'
              or subject_seen(object, object_id)));

commit;
