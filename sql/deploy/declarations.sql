-- Deploy guichet:declarations to pg
-- requires: several_axes
--
-- Cases of exclusion that a call tells in words: those in which nobody is, as the file declares.
begin;

alter table application add column declarations text[] not null default '{}';

commit;
