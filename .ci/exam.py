"""Scores a run over the corpus against the gold and fails below the floors.

    exam.py OUT.jsonl EXAM_DIR FLOORS.json [--raise]

A field for which a part of the gold has no answers counts as 1 there, in the mean too.

starts.json, beside this script, has for 50 further documents of the corpus the characters at which speeches begin, and
nothing else. Somebody marked them who had seen neither rules nor output; the documents were drawn by
`random.Random("cuts-2026").sample` from the 223 in the folder mixed that have no other gold, in the order of their paths.
"""

import json
import os
import subprocess
import sys
import tempfile

import floors

# Part of the floors → its folder below the exam.
PARTS = {"seeds": "gold/seeds", "all": "gold", "mixed": "gold-mixed"}
PAIRS = ("event_meeting", "year", "official_titles")


def scores(out, exam, gold, lines=None):
    """The scores of one folder of gold as flat names and numbers; prints them, or the first so many lines."""
    score = [sys.executable, os.path.join(exam, "score.py"), "--pred", out, gold]
    table = subprocess.run(score, check=True, capture_output=True, text=True).stdout
    print("\n".join(table.split("\n")[:lines]))
    result = json.loads(subprocess.run([*score, "--json"], check=True, capture_output=True, text=True).stdout)
    flat = {"mean_f1": result["mean_f1"]}
    for field, values in result["fields"].items():
        for name, value in values.items():
            flat[f"{field}.{name}"] = value
    for name in PAIRS:
        right, of = result[name]
        flat[name] = right / of if of else 1.0
    return flat


def starts(out, exam):
    """How many of the starts of starts.json are found, and of those found are right."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "starts.json"), encoding="utf-8") as file:
        documents = json.load(file)
    with tempfile.TemporaryDirectory() as gold:
        for name, marked in documents.items():
            speeches = [{"start": start, "anchor": ""} for start in marked]
            with open(os.path.join(gold, f"{name}.json"), "w", encoding="utf-8") as file:
                json.dump({"document": name, "speeches": speeches}, file)
        flat = scores(out, exam, gold, lines=2)
    return {name: value for name, value in flat.items() if name.startswith("speeches.")}


def main():
    out, exam, path = floors.arguments()
    measured = {}
    for part, gold in PARTS.items():
        print(f"-- {part}")
        measured[part] = scores(out, exam, os.path.join(exam, gold))
    print("-- starts")
    measured["starts"] = starts(out, exam)
    floors.hold(path, measured)


main()
