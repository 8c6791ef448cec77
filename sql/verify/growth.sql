-- Verify guichet:growth on pg
begin;
select readers from event where false;
select application_page(null, null, null, null, null, false, null, 1),
       event_page(null, null, 0, event_last(), 1)
 where false;
rollback;
