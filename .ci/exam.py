"""Scores a run against the gold and fails below the floors, which only ever rise.

    exam.py OUT.jsonl EXAM_DIR FLOORS.json [--raise]

`--raise` lifts each floor to the score, rounded down to a thousandth; no floor is ever lowered.
"""

import json
import math
import os
import subprocess
import sys

# Part of the gold → its folder below the exam.
PARTS = {"seeds": "gold/seeds", "all": "gold"}
PAIRS = ("event_meeting", "year", "official_titles")


def scores(out, exam, gold):
    """The scores of one part as flat names and numbers."""
    score = [sys.executable, os.path.join(exam, "score.py"), "--pred", out, os.path.join(exam, gold)]
    print(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    result = json.loads(subprocess.run([*score, "--json"], check=True, capture_output=True, text=True).stdout)
    flat = {"mean_f1": result["mean_f1"]}
    for field, values in result["fields"].items():
        for name, value in values.items():
            flat[f"{field}.{name}"] = value
    for name in PAIRS:
        right, of = result[name]
        flat[name] = right / of if of else 1.0
    return flat


def committed(path):
    """The floors of the last commit; none where there is no such file yet."""
    show = subprocess.run(["git", "show", f"HEAD:{path}"], capture_output=True, text=True)
    return json.loads(show.stdout) if show.returncode == 0 else {}


def below(of, floors, values):
    return [
        f"{part} {name}: {values[part].get(name, 0.0):.4f} is below {floor:.4f}, {of}"
        for part in floors
        # The other parts belong to tests of their own.
        if part in PARTS
        for name, floor in floors[part].items()
        if values.get(part, {}).get(name, 0.0) < floor - 1e-9
    ]


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--raise"]
    out, exam, path = arguments
    values = {}
    for part, gold in PARTS.items():
        print(f"-- {part}")
        values[part] = scores(out, exam, gold)
    floors = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            floors = json.load(file)
    if "--raise" in sys.argv:
        for part, scored in values.items():
            was = floors.setdefault(part, {})
            for name, value in scored.items():
                was[name] = max(was.get(name, 0.0), math.floor(value * 1000) / 1000)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(floors, file, indent=2)
            file.write("\n")
    faults = below("its floor", floors, values) + below("the floor of the last commit", committed(path), floors)
    print("\n".join(faults) if faults else "no score is below its floor")
    sys.exit(1 if faults else 0)


main()
