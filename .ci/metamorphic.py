"""Scores rewritten documents (scripts, wrapping, furniture, …) against the same gold and fails below the floors.

    metamorphic.py BINARY RULES EXAM_DIR FLOORS.json [--raise]

Each set of documents is a part: the mean F1 of every row of the table.
"""

import json
import os
import subprocess
import sys
import tempfile

import floors

SETS = ("dev", "mixed")
# How the table begins the line with the rows that it left out.
LEFT_OUT = "left out, for want of "


def main():
    binary, rules, exam, path = floors.arguments()
    with tempfile.TemporaryDirectory() as folder:
        numbers = os.path.join(folder, "numbers.json")
        table = [sys.executable, os.path.join(exam, "metamorphic.py"), "--binary", binary, "--rules", rules, "--json", numbers]
        lines = subprocess.run(table, check=True, capture_output=True, text=True).stdout.splitlines()
        with open(numbers, encoding="utf-8") as file:
            rows = json.load(file)["rows"]
    print("\n".join(lines[-2:]))
    left_out = []
    for line in lines:
        if line.startswith(LEFT_OUT):
            packages, left_out = line.removeprefix(LEFT_OUT).split(": ")
            left_out = left_out.split()
            print(f"skipped, for want of the Python packages {packages}: {', '.join(left_out)}")
    measured = {}
    for key in SETS:
        measured[f"metamorphic_{key}"] = {row["key"]: row[key]["mean_f1"] for row in rows}
    floors.hold(path, measured, {(part, name) for part in measured for name in left_out})


main()
