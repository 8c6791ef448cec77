-- Deploy guichet:taking_part to pg
-- requires: readers
--
-- Who refused to be a member, or has not answered yet, reads the files of a collective and writes to
-- none of them.
begin;

create function app_takes_part(collective uuid) returns boolean
  language sql stable parallel safe
  return exists (select from collective c where c.id = $1 and c.siret = any (app_sirets()))
         or exists (select from member m
                     where m.collective_id = $1 and m.consent_state = 'given'
                       and m.siret = any (app_sirets()));

commit;
