-- Generated files of a realistic shape: :rows applications in various states, ten for each of
-- :rows / 10 collectives of two members, an event for each.  The same number gives the same rows.
-- With :scored true, one file in five of the test call is under review, and one in five has a score and
-- waits for a ranking.
-- Run by the superuser, whom row-level security does not hold.

\if :{?scored}
\else
  \set scored false
\endif

create function bench_uuid(n bigint, kind int) returns uuid language sql immutable
  return ('01890000-0000-7000-8' || lpad(to_hex(kind), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid;

-- The digit that makes the sum of Luhn a multiple of ten.
create function bench_check_digit(digits text) returns int language plpgsql immutable
as $$
declare
  total int := 0;
  digit int;
begin
  for i in 1 .. length(digits) loop
    digit := substr(digits, i, 1)::int;
    if (length(digits) - i) % 2 = 0 then
      digit := digit * 2 / 10 + digit * 2 % 10;
    end if;
    total := total + digit;
  end loop;
  return (10 - total % 10) % 10;
end
$$;

-- Of the range that no real body carries, with true check digits.  The keeper whose files are read, 7,
-- has the number of 102: 000 001 024 00017, known to tests.
create function bench_siret(n bigint) returns text language plpgsql immutable
as $$
declare
  place bigint := case n when 7 then 102 when 102 then 7 else n end;
  digits text := '0000' || lpad((place % 10000)::text, 4, '0');
begin
  digits := digits || bench_check_digit(digits) || lpad((place / 10000 + 1)::text, 4, '0');
  return digits || bench_check_digit(digits);
end
$$;

-- A million rows go in before their indexes, which are made again in one go; what only the service's
-- writes need, triggers and foreign keys, is true by construction.
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
set work_mem = '64MB';
create temporary table bench_index as
select i.indrelid::regclass as relation, i.indexrelid::regclass::text as name,
       pg_get_indexdef(i.indexrelid) as definition
  from pg_index i
 where i.indrelid in ('collective'::regclass, 'member'::regclass, 'application'::regclass,
                      'event'::regclass)
   and not exists (select from pg_constraint k where k.conindid = i.indexrelid);
select format('drop index %s', name) from bench_index order by name \gexec

create temporary table bench_organisation as
select n, bench_siret(n) as siret from generate_series(1, :rows / 10 + 1) n;
create index on bench_organisation (n);
analyze bench_organisation;

insert into organisation (id, siret, name, created_at, updated_at)
select bench_uuid(n, 1), siret, 'Organisme ' || n, '2023-02-14', '2023-02-14'
  from bench_organisation;

insert into collective (id, name, siret, sirets, created_at, updated_at)
select bench_uuid(o.n, 2), 'Collectif ' || o.n, o.siret, array[o.siret, p.siret], '2023-02-14',
       '2023-02-14'
  from bench_organisation o
  join bench_organisation p on p.n = o.n + 1;

insert into member (id, collective_id, siret, roles, lead, digital_evidence, consent_state,
                    consent_at, created_at, updated_at)
select bench_uuid(2 * n + m, 3), bench_uuid(n, 2), k.sirets[m + 1],
       case m when 0 then array['training_provider'] else array['third_place'] end, m = 0,
       case m when 0 then 'La moitié du catalogue est en ligne depuis 2019' end,
       'given', '2023-02-14', '2023-02-14', '2023-02-14'
  from generate_series(1, :rows / 10) n
 cross join generate_series(0, 1) m
  join collective k on k.id = bench_uuid(n, 2);

-- One file in two is of the test call, the others of the remaining ones.  One in five is a draft, among
-- them all files of the keeper whose files are read; most of the rest are deposited.
create temporary table bench_call as
select c.id, c.code, v.id as version_id, row_number() over (order by c.code = 'chf-2023-test' desc, c.code) as place,
       count(*) over () as calls
  from grant_call c
  join grant_call_version v on v.call_id = c.id and v.number = 1;

insert into application (id, call_id, call_code, call_version_id, collective_id, sirets, title, summary,
                         territories, commune_count, axis, target_audiences, start_on, end_on,
                         budget, requested_amount, state, reference, submitted_at, created_at, updated_at)
select bench_uuid(n, 4), c.id, c.code, c.version_id, k.id, k.sirets,
       'Projet de formation ' || n, repeat('Un projet près de chez vous. ', 6),
       array[(array['commune:02789', 'commune:59350', 'commune:60057', 'commune:62041',
                    'commune:80021'])[1 + n / 7 % 5]], 1,
       'access', array['job_seekers'], '2023-07-01', '2026-06-30',
       jsonb_build_object(
         'cost_lines', jsonb_build_array(
           jsonb_build_object('category', 'staff', 'label', 'Animation', 'amount', '250000.00',
                              'member_id', null, 'year', 2024),
           jsonb_build_object('category', 'training_costs', 'label', 'Formation',
                              'amount', '50000.00', 'member_id', null, 'year', 2024)),
         'funding_plan', jsonb_build_array(
           jsonb_build_object('source', 'Fonds propres', 'amount', '100000.00', 'public', false)),
         'requested_amount', '200000.00', 'chosen_rate', '0.70'),
       20000000, s.state, case when s.state <> 'draft' then upper(c.code) || '-' || lpad(n::text, 7, '0') end,
       case when s.state in ('submitted', 'under_review', 'scored') then '2023-02-15'::timestamptz + n * interval '1 second' end,
       '2023-02-14'::timestamptz + n * interval '1 second',
       '2023-02-14'::timestamptz + n * interval '1 second'
  from generate_series(1, :rows) n
 cross join lateral (select case when n % 10 in (6, 9) then 'draft'
                                 when :scored and n % 10 = 0 then 'scored'
                                 when :scored and n % 10 = 2 then 'under_review'
                                 when n % 10 = 0 then 'note_submitted'
                                 when n % 10 = 1 then 'preselected' when n % 10 = 2 then 'not_preselected'
                                 else 'submitted' end as state) s
  join bench_call c on c.place = case when n % 2 = 0 then 1 else 2 + n / 2 % (c.calls - 1) end
  join collective k on k.id = bench_uuid(1 + n % (:rows / 10), 2);

insert into event (id, type, position, occurred_at, subject_type, subject_id, subject_version, call_id,
                   call_code, sirets, test)
select bench_uuid(row_number() over (order by a.id), 5), 'application.created',
       row_number() over (order by a.id), a.created_at, 'application', a.id, 1, a.call_id, a.call_code,
       a.sirets, a.call_code = 'chf-2023-test'
  from application a;

select definition from bench_index order by name \gexec
reset maintenance_work_mem;
reset work_mem;
set session_replication_role = origin;

vacuum analyze;
