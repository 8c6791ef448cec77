-- Verify guichet:mail_domains on pg
begin;

select contact_email, contact_domain from organisation where false;
select subject, domain, seen_at from subject_domain where false;
select 1 / count(*) from public_mail_domain;
select 1 / (mail_domain_sirens('gmail.com') is null)::int;

rollback;
