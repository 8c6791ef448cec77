-- Revert guichet:reviews from pg
begin;

drop table review_content;
drop table review;
drop table review_draw;

commit;
