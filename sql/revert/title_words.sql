-- Revert guichet:title_words from pg
begin;

-- The ids of a page of files, in its order, for an asker of the region.  The statement is made anew
-- for what is asked, so that each page walks the narrowest index.
create or replace function application_page(call uuid, states text[], territory text, updated_after timestamptz,
                                 words text, descending boolean, after uuid, most int)
  returns setof uuid
  language plpgsql stable rows 50
  set enable_bitmapscan = off
  set enable_sort = off
as $$
declare
  matches uuid[];
  page uuid[];
  only_call uuid := coalesce(call, app_only_call());
  way text := case when descending then 'desc' else 'asc' end;
  terms text[] := array['true'];
  in_title constant text := '(position(lower($5) in lower(a.title)) > 0 or a.reference = upper($5))';
begin
  if only_call is not null then
    terms := terms || 'a.call_id = $1'::text;
  end if;
  if cardinality(states) = 1 and states <> array['under_review'] then
    terms := terms || 'a.state = $2[1]'::text; -- a withheld result is shown as no other state
  end if;
  if states is not null then
    terms := terms || '(select state_shown(a.state, c.results_published_at, c.code, a.sirets)
                          from grant_call c where c.id = a.call_id) = any ($2)'::text;
  end if;
  if territory is not null then
    terms := terms || 'a.territories @> array[$3]'::text;
  end if;
  if updated_after is not null then
    terms := terms || 'a.updated_at > $4'::text;
  end if;
  if after is not null then
    terms := terms || format('a.id %s $7', case when descending then '<' else '>' end);
  end if;

  if words is not null then -- frequent words fill a page from the next rows already
    execute format('select array_agg(m.id)
                      from (select a.id
                              from (select * from application a where %s order by a.id %s limit 500) a
                             where %s order by a.id %s limit $8) m',
                   array_to_string(terms, ' and '), way, in_title, way)
       into page
      using only_call, states, territory, updated_after, words, matches, after, most;
    if cardinality(page) = most then
      return query select x.id from unnest(page) with ordinality x (id, place) order by x.place;
      return;
    end if;
    matches := application_matches(words, 5000);
    terms := terms || case when matches is null then in_title else 'a.id = any ($6)' end;
  end if;
  return query execute
    format('select a.id from application a where %s order by a.id %s limit $8',
           array_to_string(terms, ' and '), way)
    using only_call, states, territory, updated_after, words, matches, after, most;
end;
$$;

create or replace function application_matches(words text, most int) returns uuid[]
  language plpgsql stable security definer
  set search_path = public, pg_temp
  set enable_bitmapscan = on
  set enable_sort = on
as $$
declare
  matches uuid[];
begin
  if coalesce(length(words), 0) < 3 then -- too short for the index
    return null;
  end if;
  execute 'select array_agg(m.id)
             from ((select a.id from application a where lower(a.title) like $1 limit $3 + 1)
                    union
                   (select a.id from application a where a.reference = upper($2) limit $3 + 1)) m'
     into matches
    using '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%',
          words, most;
  return case when coalesce(cardinality(matches), 0) <= most then coalesce(matches, '{}') end;
end;
$$;

create index application_title on application using gin (lower(title) gin_trgm_ops);
alter table application drop column title_words;
drop function title_query(text), title_words(text);

commit;
