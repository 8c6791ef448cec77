-- Deploy guichet:legal_frame to pg
-- requires: trace
--
-- Figures of the law with their source: they hold for every call, change on a day, and are never
-- constants of the code.  A figure is found by what it is asked by, and the day.
begin;

-- code: what it is asked by; name: of the text in force, where several follow each other.
-- valid_until: last day.  months: a delay, or the length of a window.
create table legal_figure (
  code        text not null collate "C",
  valid_from  date not null,
  valid_until date,
  name        text not null collate "C",
  amount      bigint, -- cents
  months      int,
  time_window text,
  text        text not null,
  source      text,
  basis       text not null,
  confidence  text not null,
  constraint legal_figure_pkey primary key (code, valid_from),
  constraint legal_figure_name unique (name),
  constraint legal_figure_valid check (valid_until >= valid_from),
  constraint legal_figure_amount check (amount > 0),
  constraint legal_figure_months check (months > 0),
  constraint legal_figure_window check (time_window in ('financial_years_3', 'rolling_3_years')),
  constraint legal_figure_basis check (basis in ('sourced', 'inferred', 'known', 'synthetic', 'gap')),
  constraint legal_figure_confidence check (confidence in ('high', 'medium', 'low'))
);

insert into legal_figure (code, valid_from, valid_until, name, amount, months, time_window, text,
                          source, basis, confidence)
values
  ('agreement_threshold', '2001-06-10', null, 'agreement_threshold', 2300000, null, null,
   'Loi 2000-321, article 10 ; décret 2001-495, article 1 : convention obligatoire au-delà',
   'http://www.affaires-publiques.org/textof/TO/2/14101-0601.htm', 'sourced', 'high'),
  ('open_data_delay', '2017-08-01', null, 'open_data_delay', 2300000, 3, null,
   'Loi 2016-1321, article 18 ; décret 2017-779 : données essentielles dans les trois mois de la signature, au-delà du seuil',
   'https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000034600552', 'sourced', 'high'),
  ('financial_report_delay', '2001-01-01', null, 'financial_report_delay', null, 6, null,
   'Loi 2000-321, article 10 ; CERFA 15059 : compte rendu financier dans les six mois de la fin de l''exercice',
   'https://institut-isbl.fr/les-mentions-obligatoires-des-conventions-de-subvention-conclues-avec-une-collectivite-territoriale', 'sourced', 'high'),
  ('de_minimis', '2014-01-01', '2023-12-31', 'de_minimis_1407_2013', 20000000, 36, 'financial_years_3',
   'Règlement (UE) 1407/2013, article 3', 'https://www.fcae.eu/post/de-minimis-non-curat-praetor',
   'sourced', 'high'),
  ('de_minimis', '2024-01-01', '2030-12-31', 'de_minimis_2023_2831', 30000000, 36, 'rolling_3_years',
   'Règlement (UE) 2023/2831, article 3', 'https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=OJ:L_202302831',
   'sourced', 'high'),
  ('sgei', '2012-04-29', '2023-12-31', 'sgei_360_2012', 50000000, 36, 'financial_years_3',
   'Règlement (UE) 360/2012, article 2', 'https://institut-isbl.fr/reglement-ce-du-25-avril-2012-confirmation-du-seuil-de-minimis-a-500-000-e/',
   'sourced', 'high'),
  ('sgei', '2024-01-01', '2030-12-31', 'sgei_2023_2832', 75000000, 36, 'rolling_3_years',
   'Règlement (UE) 2023/2832, article 3', 'https://eur-lex.europa.eu/legal-content/FR/TXT/?uri=OJ:L_202302832',
   'sourced', 'high');

grant select on legal_figure to guichet_app, guichet_job, guichet_report;

commit;
