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

    def kept(self):
        """Rows of earlier runs whose name was not measured now, then those of now."""
        names, before = {row["name"] for row in self.rows}, []
        if os.path.exists(PATH):
            with open(PATH, encoding="utf-8") as f:
                before = [row for row in json.load(f) if row["name"] not in names]
        return before + self.rows

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


def markdown(rows):
    lines = ["| name | measure | median | min | max | runs | goal |",
             "|---|---|--:|--:|--:|--:|---|"]
    for row in rows:
        goal = "" if row["goal"] is None else (
            f"{row['goal']}: {'met' if row['met'] else '**not met**'}")
        lines.append(f"| {row['name']} | {row['measure']} | {figure(row['value'])} |"
                     f" {figure(row['min'])} | {figure(row['max'])} | {row['runs']} | {goal} |")
    return "\n".join(lines) + "\n"
