"""Promises of the database itself: who owns, who sees, what the queries are."""
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Rows that belong to nobody: everybody reads them.
SHARED = {"grant_call_counter", "grant_call_spent", "territory", "territory_former",
          "territory_vintage", "territory_set", "territory_set_version", "territory_set_entry",
          "programme", "programme_partner", "programme_call", "indicator", "indicator_observation",
          "training_map", "legal_figure", "public_mail_domain"}
SERVING = ("guichet_app", "guichet_job", "guichet_audit", "guichet_report")


class Refused(AssertionError):
    pass


def ask(sql, url=None):
    """Rows as lists of texts."""
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                           "-d", url or os.environ["TEST_ADMIN_URL"]],
                          input=sql, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr.strip())
    return [line.split("\t") for line in done.stdout.splitlines()]


def tables():
    return ask("select c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c"
               " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace")


def rows_are_guarded():
    """Enabled and forced, with a policy for each command of the role that serves."""
    policies = ask("select tablename, cmd, roles::text from pg_policies"
                   " where schemaname = 'public'")
    for table, enabled, forced in tables():
        if table in SHARED:
            continue
        if (enabled, forced) != ("t", "t"):
            raise Refused(f"{table}: row security enabled {enabled}, forced {forced}")
        served = {cmd for name, cmd, roles in policies
                  if name == table and ("guichet_app" in roles or "public" in roles)}
        lacking = {"SELECT", "INSERT", "UPDATE", "DELETE"} - served
        if lacking and "ALL" not in served:
            raise Refused(f"{table}: no policy for {sorted(lacking)}")


def shared_tables_exist():
    missing = SHARED - {row[0] for row in tables()}
    if missing:
        raise Refused(f"listed as shared, not there: {sorted(missing)}")


def serving_roles_own_nothing():
    names = ", ".join(f"'{role}'" for role in SERVING)
    owned = ask(f"select c.relname, r.rolname from pg_class c join pg_roles r on r.oid = c.relowner"
                f" where r.rolname in ({names}) union all "
                f"select p.proname, r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner"
                f" where r.rolname in ({names}) union all "
                f"select n.nspname, r.rolname from pg_namespace n join pg_roles r"
                f" on r.oid = n.nspowner where r.rolname in ({names})")
    if owned:
        raise Refused(f"owned by a role that serves: {owned}")
    powers = ask(f"select rolname from pg_roles where rolname in ({names})"
                 f" and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)")
    if powers:
        raise Refused(f"may too much: {powers}")
    made = ask(f"select rolname from pg_roles where rolname in ({names})"
               f" and has_schema_privilege(rolname, 'public', 'create')")
    if made:
        raise Refused(f"may create in the schema: {made}")


def unset_means_nobody():
    """A session that says nothing of itself sees no row that belongs to somebody."""
    ask("insert into organisation (id, siret, created_at, updated_at) values"
        " (gen_random_uuid(), '00000102400017', now(), now()) on conflict do nothing")
    for table, _, _ in tables():
        if table in SHARED or not may(table, "select"):
            continue
        seen = ask(f"set role guichet_app; select count(*) from {table}")[0][0]
        if table.startswith("grant_call"):
            continue  # what is published is everybody's
        if seen != "0":
            raise Refused(f"{table}: nobody sees {seen} rows")


def may(table, privilege):
    return ask(f"select has_table_privilege('guichet_app', '{table}', '{privilege}')")[0][0] == "t"


def trail_cannot_be_changed():
    for role in SERVING:
        for privilege in ("delete", "truncate"):
            allowed = ask(f"select has_table_privilege('{role}', 'audit_entry', '{privilege}')")
            if allowed != [["f"]]:
                raise Refused(f"{role} may {privilege} audit_entry")
    if may("audit_entry", "update"):
        raise Refused("guichet_app may update audit_entry")


def named_queries():
    for path in sorted((ROOT / "sql/queries").glob("*.sql")):
        for part in re.split(r"^-- name: ", path.read_text("utf-8"), flags=re.M)[1:]:
            head, text = part.split("\n", 1)
            yield head.split(" ")[0], re.sub(r"^--.*$", "", text, flags=re.M).strip().rstrip(";")


def queries_prepare():
    """Each by itself, with as many parameters as it says."""
    for name, text in named_queries():
        if re.match(r"(begin|commit|rollback|set constraints)\b", text):
            continue
        wanted = max((int(n) for n in re.findall(r"\$(\d+)", text)), default=0)
        found = ask(f"prepare q as {text};\nselect cardinality(parameter_types)"
                    f" from pg_prepared_statements where name = 'q'")
        if found != [[str(wanted)]]:
            raise Refused(f"{name}: {wanted} parameters, prepared with {found}")


def constraints_are_known():
    """What the service explains exists, and what a client can break is explained."""
    text = (ROOT / "service/store/constraints.def").read_text("utf-8")
    listed = set(re.findall(r"^X\((\w+),", text, flags=re.M))
    there = {row[0] for row in ask("select conname from pg_constraint where connamespace ="
                                   " 'public'::regnamespace union select indexrelid::regclass::text"
                                   " from pg_index where indisunique")}
    if listed - there:
        raise Refused(f"explained, not there: {sorted(listed - there)}")


def subjects_have_tables():
    """What an event or an audit row may name is looked at before it is told."""
    text = (ROOT / "api-spec/openapi.yaml").read_text("utf-8")
    for kind in sorted(set(re.findall(r"^ +x-(?:target|creates): (\w+)", text, flags=re.M))):
        found = ask(f"select subject_table('{kind}'), exists (select from pg_attribute"
                    f" where attrelid = subject_table('{kind}') and attname = 'id')")
        if found[0][1] != "t":
            raise Refused(f"{kind}: subject_table() knows no table with an id for it")


def settings_are_shown():
    table = subprocess.run([os.environ["GUICHET_BIN"], "--config-table"], capture_output=True,
                           text=True, check=True).stdout.strip()
    if table not in (ROOT / "README.md").read_text("utf-8"):
        raise Refused("README.md does not show the settings of config.def")


CASES = (rows_are_guarded, shared_tables_exist, serving_roles_own_nothing, unset_means_nobody,
         trail_cannot_be_changed, queries_prepare, constraints_are_known, subjects_have_tables,
         settings_are_shown)
