"""Scores a run over the corpus against the gold and fails below the floors.

    exam.py OUT.jsonl EXAM_DIR FLOORS.json [--raise]

A field for which a part of the gold has no answers counts as 1 there, in the mean too.
"""

import json
import os
import subprocess
import sys

import floors

# Part of the floors → its folder below the exam.
PARTS = {"seeds": "gold/seeds", "all": "gold", "mixed": "gold-mixed"}
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


def main():
    out, exam, path = floors.arguments()
    measured = {}
    for part, gold in PARTS.items():
        print(f"-- {part}")
        measured[part] = scores(out, exam, gold)
    floors.hold(path, measured)


main()
