-- Deploy guichet:growth to pg
-- requires: interests
--
-- Pages cost the same among ten thousand files as among a million.  An asker with few rows finds them
-- by the index of readers and sorts those; an asker of the region, who may read nearly all, walks an
-- index in the order of the page and stops when it is full.  The planner, which cannot know how many
-- rows a policy lets through, is told which of the two by the functions below.
begin;

create index application_call_state on application (call_id, state, id);
create index application_reference_alone on application (reference);
create index application_title on application using gin (lower(title) gin_trgm_ops);
create index document_unfinished on document (expires_at) where state = 'uploading';
create index award_decision_id on award (decision_id);
create index event_call on event (call_id, position);

-- The readers of an event in one array, as those of a file.
alter table event
  add column readers text[] not null collate "C" generated always as
    (sirets || case when call_code is null then array['@*'] else array['@*', '@' || call_code] end)
    stored;
create index event_readers on event using gin (readers) with (fastupdate = off);
alter policy event_read on event
  using (position is not null
         and readers && (select app_readers())
         and (sirets && (select app_sirets())
              or not sirens_of(sirets) && (select app_sirens())
                 and not sirets && (select app_conflict_sirets())::text[]
                 and ((select app_sirens())::text[] = '{}' or subject_seen(subject_type, subject_id)))
         and (type <> 'application.decided' or region_reads_file(call_code, sirets)));
-- In the policy above: a restrictive one speaks first, and no index of readers could be used.
drop policy event_embargo on event;

-- The files whose title holds the words, or whose reference they are; null when there are more than
-- so many, which a page then meets soon anyway.  It runs as the owner, since no policy lets an index
-- of words be used before it has spoken itself; what it finds is only ever shown through the policies.
create function application_matches(words text, most int) returns uuid[]
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

-- The only call whose files the asker may read, when there is just one and nothing beside it.
create function app_only_call() returns uuid
  language sql stable
  return (select c.id from grant_call c
           where c.code = app_setting('region')
             and app_setting('sirets') is null and app_setting('guest') is null);

-- The ids of a page of files, in its order, for an asker of the region.  The statement is made anew
-- for what is asked, so that each page walks the narrowest index.
create function application_page(call uuid, states text[], territory text, updated_after timestamptz,
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

-- The positions of a page of events, for an asker of the region.
create function event_page(types text[], call uuid, after bigint, until bigint, most int)
  returns setof bigint
  language plpgsql stable rows 50
  set enable_bitmapscan = off
  set enable_sort = off
as $$
begin
  if call is not null then
    return query
      select e.position from event e
       where e.call_id = call and e.position > after and e.position <= until
         and (types is null or e.type = any (types))
       order by e.position
       limit most;
  else
    return query
      select e.position from event e
       where e.position > after and e.position <= until
         and (types is null or e.type = any (types))
       order by e.position
       limit most;
  end if;
end;
$$;

-- The last position there is, whoever may read it: a bound, found without looking for one's own.
create function event_last() returns bigint
  language sql stable security definer set search_path = public, pg_temp
  return (select coalesce(max(e.position), 0) from event e);

revoke all on function application_matches(text, int), event_last() from public;
grant execute on function application_matches(text, int), event_last() to guichet_app;

commit;
