"""Runs the small cases and fails if one is no longer kept that the floors list.

    cases.py BINARY RULES EXAM_DIR FLOORS.json [--raise]
"""

import glob
import json
import os
import subprocess
import sys

import floors


def main():
    binary, rules, exam, path = floors.arguments()
    files = sorted(glob.glob(os.path.join(exam, "cases", "*.jsonl")))
    ids = set()
    for name in files:
        with open(name, encoding="utf-8") as lines:
            ids.update(json.loads(line)["id"] for line in lines if line.strip())
    cases = [sys.executable, os.path.join(exam, "cases.py"), "--binary", binary, "--rules", rules, *files]
    # Not as text: a lone CR in a case would become a line end.
    output = subprocess.run(cases, check=True, stdout=subprocess.PIPE).stdout.decode()
    *blocks, summary = output.rstrip("\n").split("\n")
    print(summary)
    # What fails is told in a block that begins with its id; the other lines of the block are indented.
    kept = sorted(ids - {line.split(" ")[0] for line in blocks})
    if summary != f"kept {len(kept)} of {len(ids)}":
        sys.exit(f"the output of {exam}/cases.py is not understood: {len(kept)} of {len(ids)} cases seem to be kept")
    floors.hold(path, {"cases": kept})


main()
