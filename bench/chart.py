"""The rows that have a goal, as bars: the goal is the line, to its right is better."""
import math
import os

import lib

PATH = os.path.join(lib.TOP, "bench", "results.svg")
WIDTH, LEFT, ROW, MIDDLE = 900, 430, 24, 0.4


def margin(row):
    """How many times better than its goal; 1 is the goal itself."""
    sign, goal = row["goal"].split()
    goal, value = float(goal), row["value"]
    if goal == 0:
        return 1.0 if value == 0 else 0.1
    return value / goal if sign == "≥" else goal / max(value, 1e-9)


def place(times):
    """On a scale where each doubling is as wide as the next."""
    room = WIDTH - LEFT - 20
    return LEFT + room * min(1.0, max(0.0, MIDDLE + math.log2(max(times, 1e-3)) * 0.15))


def bar(index, row):
    y, times = 40 + index * ROW, margin(row)
    middle, end = place(1), place(times)
    colour = "#2b7a4b" if row["met"] else "#b3392f"
    left, wide = min(middle, end), max(abs(end - middle), 2)
    text = f"{row['name']}: {row['measure']}".replace("&", "&amp;").replace("<", "&lt;")
    return (f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{text[:66]}</text>'
            f'<rect x="{left:.1f}" y="{y + 3}" width="{wide:.1f}" height="{ROW - 8}"'
            f' fill="{colour}"/>'
            f'<text x="{max(end, middle) + 6:.1f}" y="{y + 14}">{row["value"]:.3g}'
            f' ({row["goal"]})</text>')


def write(rows):
    shown = [row for row in rows if row["goal"] is not None]
    height = 60 + ROW * len(shown)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
             f' viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
             f'<text x="{place(1):.1f}" y="24" text-anchor="middle">goal</text>',
             f'<line x1="{place(1):.1f}" x2="{place(1):.1f}" y1="30" y2="{height - 10}"'
             ' stroke="#555"/>']
    parts += [bar(i, row) for i, row in enumerate(shown)]
    with open(PATH, "w", encoding="utf-8") as f:
        f.write("\n".join(parts + ["</svg>", ""]))
