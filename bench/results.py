"""Rows of measurements: medians of runs with their spread, as a table, JSON and a chart."""
import json
import os
import statistics

import lib

PATH = os.path.join(lib.TOP, "bench", "results.json")


class Results:
    def __init__(self):
        self.rows = []

    def add(self, name, measure, values, goal=None, at_most=False):
        value = statistics.median(values)
        met = None if goal is None else (value <= goal if at_most else value >= goal)
        self.rows.append({
            "name": name, "measure": measure, "value": round(value, 4),
            "min": round(min(values), 4), "max": round(max(values), 4), "runs": len(values),
            "goal": None if goal is None else f"{'≤' if at_most else '≥'} {goal}", "met": met})
        lib.say("  " + line_of(self.rows[-1]))

    def missed(self):
        """Names of rows that do not meet their goals."""
        return list(dict.fromkeys(row["name"] for row in self.rows if row["met"] is False))

    def kept(self):
        """Rows of earlier runs, those of now in the place of what had their name."""
        names, before = {row["name"] for row in self.rows}, []
        if os.path.exists(PATH):
            with open(PATH, encoding="utf-8") as f:
                before = json.load(f)
        order = list(dict.fromkeys(row["name"] for row in before + self.rows))
        rows = [row for row in before if row["name"] not in names] + self.rows
        return sorted(rows, key=lambda row: order.index(row["name"]))

    def write(self):
        rows = self.kept()
        with open(PATH, "w", encoding="utf-8") as f:
            json.dump(rows, f, indent=1, ensure_ascii=False)
            f.write("\n")
        return rows


def figure(value):
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}" if value else "0"


def line_of(row):
    goal = "" if row["goal"] is None else f"{row['goal']}: {'met' if row['met'] else 'NOT MET'}"
    return (f"{row['name']:<9}{row['measure']:<58}{figure(row['value']):>9}"
            f" [{figure(row['min'])} … {figure(row['max'])}] ×{row['runs']}  {goal}")


COSTS = {"µs of service CPU a request": "service CPU, µs",
         "µs of PostgreSQL CPU a request": "PostgreSQL CPU, µs", "p50 in ms": "p50, ms",
         "p99 in ms": "p99, ms", "p99.9 in ms": "p99.9, ms", "MiB resident": "MiB resident"}


def cost_of(row):
    """(what it costs, for whom) of a row that is one column of the table of costs; or None."""
    for start in COSTS:
        if row["goal"] is None and row["measure"].startswith(start + " "):
            return start, (row["name"], row["measure"][len(start) + 1:])
    return None


def markdown_costs(rows):
    """Medians of what requests cost, a line for each kind of load."""
    loads = {}
    for row in rows:
        cost = cost_of(row)
        if cost is not None:
            loads.setdefault(cost[1], {})[cost[0]] = figure(row["value"])
    lines = [f"| name | load | {' | '.join(COSTS.values())} |", "|---|---|" + "--:|" * len(COSTS)]
    lines += [f"| {name} | {where} | {' | '.join(found.get(cost, '') for cost in COSTS)} |"
              for (name, where), found in loads.items()]
    return "\n".join(lines) + "\n"


def markdown(rows):
    lines = ["| name | measure | median | min | max | runs | goal |",
             "|---|---|--:|--:|--:|--:|---|"]
    for row in rows:
        if cost_of(row) is not None:
            continue
        goal = "" if row["goal"] is None else (
            f"{row['goal']}: {'met' if row['met'] else '**not met**'}")
        lines.append(f"| {row['name']} | {row['measure']} | {figure(row['value'])} |"
                     f" {figure(row['min'])} | {figure(row['max'])} | {row['runs']} | {goal} |")
    return "\n".join(lines) + "\n\n" + markdown_costs(rows)
