-- Deploy guichet:places_first to pg
-- requires: selection_runs
--
-- The places of a ranking are kept while the inputs of its run are still being frozen; that there is a
-- run is looked at when both are.
begin;

alter table selection_entry alter constraint selection_entry_run deferrable initially deferred;

commit;
