-- Revert guichet:mail_domains from pg
begin;

drop table subject_domain;
drop function organisation_contact_read(text);
drop function mail_domain_sirens(text);
drop table public_mail_domain;
drop index organisation_contact_domain;
alter table organisation drop column contact_domain, drop column contact_email;

commit;
