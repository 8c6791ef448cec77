-- Verify guichet:declarations on pg
begin;
select declarations from application where false;
rollback;
