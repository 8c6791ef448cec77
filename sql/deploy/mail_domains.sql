-- Deploy guichet:mail_domains to pg
-- requires: selection_runs growth
--
-- Who writes from the host of an organisation's address has an interest in its files, as its own
-- people have.  Hosts are compared whole, in lower case and ASCII; what is registered under one
-- another is not looked at.
begin;

alter table organisation
  add column contact_email text,
  add column contact_domain text collate "C"
    generated always as (lower(split_part(contact_email, '@', 2))) stored;
create index organisation_contact_domain on organisation (contact_domain)
 where contact_domain is not null;

-- Hosts that everybody has an address at: they say nothing of whom one works for.
create table public_mail_domain (
  domain text not null collate "C",
  constraint public_mail_domain_pkey primary key (domain),
  constraint public_mail_domain_form check (domain = lower(domain) and domain ~ '^[a-z0-9.-]+$')
);
insert into public_mail_domain (domain)
values ('gmail.com'), ('googlemail.com'),
       ('outlook.com'), ('outlook.fr'), ('hotmail.com'), ('hotmail.fr'), ('live.com'), ('live.fr'),
       ('msn.com'),
       ('yahoo.com'), ('yahoo.fr'), ('ymail.com'), ('rocketmail.com'), ('aol.com'), ('aol.fr'),
       ('icloud.com'), ('me.com'), ('mac.com'),
       ('orange.fr'), ('wanadoo.fr'), ('voila.fr'), ('free.fr'), ('aliceadsl.fr'), ('libertysurf.fr'),
       ('sfr.fr'), ('neuf.fr'), ('cegetel.net'), ('club-internet.fr'), ('9online.fr'), ('9business.fr'),
       ('numericable.fr'), ('noos.fr'), ('bbox.fr'), ('laposte.net'), ('tele2.fr'), ('caramail.com'),
       ('dbmail.com'), ('netcourrier.com'), ('mailo.com'), ('mailo.fr'), ('ik.me'), ('infomaniak.com'),
       ('gmx.com'), ('gmx.fr'), ('gmx.net'), ('gmx.de'), ('web.de'), ('mail.com'), ('email.com'),
       ('proton.me'), ('protonmail.com'), ('protonmail.ch'), ('pm.me'),
       ('tutanota.com'), ('tutamail.com'), ('tuta.io'), ('tuta.com'),
       ('posteo.net'), ('posteo.de'), ('mailbox.org'), ('riseup.net'), ('disroot.org'),
       ('zoho.com'), ('zohomail.eu'), ('yandex.com'), ('yandex.ru'), ('mail.ru'), ('fastmail.com'),
       ('hey.com'), ('skynet.be'), ('telenet.be'), ('bluewin.ch'), ('libero.it'), ('t-online.de');

-- The SIREN of the organisations that write from this host, joined by commas.  As its owner: it is
-- asked before it is known who asks, and tells the row policies what none of them shows.
create function mail_domain_sirens(domain text) returns text
  language sql stable security definer
  set search_path = public, pg_temp
as $$
  select string_agg(distinct o.siren, ',')
    from organisation o
   where o.contact_domain = domain
     and not exists (select from public_mail_domain p where p.domain = mail_domain_sirens.domain)
$$;
revoke execute on function mail_domain_sirens(text) from public;
grant execute on function mail_domain_sirens(text) to guichet_app, guichet_report, guichet_job;

-- An address is for the organisation itself and for the region.
create function organisation_contact_read(siret text) returns boolean
  language sql stable parallel safe
  return siret = any ((select app_sirets())::text[]) or (select app_region())::text[] <> '{}';

-- From which host a person writes: learnt when it reviews or declares an interest, or told with an
-- assignment.  Nothing else of an address is kept.
create table subject_domain (
  subject text        not null,
  domain  text        not null collate "C",
  seen_at timestamptz not null,
  constraint subject_domain_pkey primary key (subject)
);
alter table subject_domain enable row level security;
alter table subject_domain force row level security;
create policy subject_domain_owner on subject_domain to guichet_migrate using (true) with check (true);
create policy subject_domain_read on subject_domain for select to guichet_app, guichet_report
  using (subject = (select app_setting('subject')) or (select app_region())::text[] <> '{}');
create policy subject_domain_insert on subject_domain for insert to guichet_app
  with check (subject = (select app_setting('subject')) or (select app_region())::text[] <> '{}');
create policy subject_domain_update on subject_domain for update to guichet_app
  using (subject = (select app_setting('subject')))
  with check (subject = (select app_setting('subject')));
create policy subject_domain_delete on subject_domain for delete to guichet_app using (false);

grant select, insert, update on subject_domain to guichet_app;
grant select on public_mail_domain to guichet_app, guichet_report;
grant select on subject_domain to guichet_report;

commit;
