-- Deploy guichet:appeals_of_files to pg
-- requires: open_data reminders
--
-- Appeals against what closed a file without a vote, or against the silence on it; the delays of
-- appeals among the figures of the law; the place of a file in the ranking that its vote followed.
begin;

insert into legal_figure (code, valid_from, valid_until, name, amount, months, time_window, text,
                          source, basis, confidence)
values
  ('appeal_delay', '1965-01-11', null, 'appeal_delay', null, 2, null,
   'Code de justice administrative, article R421-1 ; CRPA, article L411-2 : deux mois de la notification',
   'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070933', 'known', 'high'),
  ('appeal_silence', '1965-01-11', '2000-10-31', 'appeal_silence_decret_65_29', null, 4, null,
   'Décret 65-29, article 1 : le silence de quatre mois valait rejet', null, 'known', 'medium'),
  ('appeal_silence', '2000-11-01', null, 'appeal_silence', null, 2, null,
   'CJA, article R421-2 ; CRPA, articles L231-4 et L411-2 : le silence de deux mois vaut rejet',
   'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000031366350', 'known', 'high');

-- notified_on: of what is no vote; that of a vote is told by its decision.
alter table appeal
  alter column decision_id drop not null,
  add column against text not null default 'decision',
  add column notified_on date,
  add constraint appeal_against check
    (against in ('decision', 'preselection', 'inadmissibility', 'dismissal', 'silence')
     and (against = 'decision') = (decision_id is not null)
     and (against = 'decision') = (notified_on is null)),
  add constraint appeal_of_file_once unique (application_id, against, notified_on, kind);

create function appeal_seen(decision uuid, application uuid) returns boolean
  language sql stable
  return case when decision is null
              then exists (select from application a where a.id = application)
              else exists (select from decision d where d.id = decision) end;
alter policy appeal_read on appeal using (appeal_seen(decision_id, application_id));
alter policy appeal_insert on appeal with check (appeal_seen(decision_id, application_id));
alter policy appeal_update on appeal using (appeal_seen(decision_id, application_id));

-- Of a vote that was told: the rank of its file, and the points of the last one kept beside it.  As the
-- owner: nobody but the region reads a ranking.
create function decision_standing(decision uuid, out rank bigint, out cut_off bigint)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select e.rank::bigint,
         (select min(o.points) from selection_entry o
           where o.run_id = e.run_id and o.outcome = 'selected')
    from decision d
    join selection_entry e on e.run_id = d.selection_run_id
                          and e.application_id = d.application_id
   where d.id = $1 and d.published_at is not null;
end;
revoke all on function decision_standing(uuid) from public;
grant execute on function decision_standing(uuid) to guichet_app;

-- Is it of a test call, whatever the id is of?
create or replace function of_test_call(object uuid) returns boolean
  language sql stable parallel safe
  return (select c.mode = 'test'
            from grant_call c
           where c.id = coalesce(
                   (select a.call_id from application a where a.id = $1),
                   (select d.call_id from decision d where d.id = $1),
                   (select r.call_id from selection_run r where r.id = $1),
                   (select g.call_id from agreement g where g.id = $1),
                   (select g.call_id from instalment i join agreement g on g.id = i.agreement_id
                     where i.id = $1),
                   (select g.call_id from amendment m join agreement g on g.id = m.agreement_id
                     where m.id = $1),
                   (select g.call_id from clawback k join agreement g on g.id = k.agreement_id
                     where k.id = $1),
                   (select a.call_id from report r join application a on a.id = r.application_id
                     where r.id = $1),
                   (select a.call_id from appeal p join application a on a.id = p.application_id
                     where p.id = $1),
                   (select a.call_id from document d join application a on a.id = d.application_id
                     where d.id = $1),
                   (select a.call_id from review r join application a on a.id = r.application_id
                     where r.id = $1)));

commit;
