-- Deploy guichet:title_words to pg
-- requires: growth exports
--
-- A search is by words: a title holds all of them, in any order, without accents or capitals, the last
-- one perhaps only begun.  Trigrams found any part of a title, but where titles share their words, as
-- those of one call do, each word had to be looked up for each candidate: here the rarest word alone
-- names the candidates.
begin;

create function title_words(title text) returns tsvector
  language sql immutable strict parallel safe
  return array_to_tsvector(array_remove(string_to_array(territory_search_name(title), ' '), ''));

-- Null where nothing is a word.
create function title_query(words text) returns tsquery
  language sql immutable strict parallel safe
  return nullif(replace(territory_search_name(words), ' ', ' & ') || ':*', ':*')::tsquery;

alter table application
  add column title_words tsvector not null generated always as (title_words(title)) stored;
drop index application_title;
create index application_title_words on application using gin (title_words) with (fastupdate = off);

create or replace function application_matches(words text, most int) returns uuid[]
  language plpgsql stable security definer
  set search_path = public, pg_temp
  set enable_bitmapscan = on
  set enable_sort = on
as $$
declare
  matches uuid[];
begin
  execute 'select array_agg(m.id)
             from ((select a.id from application a where a.title_words @@ $1 limit $3 + 1)
                    union
                   (select a.id from application a where a.reference = upper($2) limit $3 + 1)) m'
     into matches
    using title_query(words), words, most;
  return case when coalesce(cardinality(matches), 0) <= most then coalesce(matches, '{}') end;
end;
$$;

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
  wanted tsquery := title_query(words);
  in_title constant text := '(a.title_words @@ $9 or a.reference = upper($5))';
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
      using only_call, states, territory, updated_after, words, matches, after, most, wanted;
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
    using only_call, states, territory, updated_after, words, matches, after, most, wanted;
end;
$$;

commit;
