-- Revert guichet:follow_up from pg
begin;

drop function call_file_count_told(uuid), call_file_count(uuid), call_files_told(uuid),
              reader_again(text[]), reader_of_all(), call_files(uuid), territory_group(text);
drop table planned_indicator;

commit;
