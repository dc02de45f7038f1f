"""The figures of work reports against annotations that were made without having seen rules or output.

    statistics.py OUT.jsonl tests/annotated/statistics.tsv FLOORS [--raise] [-v]

Each row of the annotations is a figure of one of the twenty commonest indicators: where it stands (characters of the file),
its code, value, year and kind. A figure that the program gives is right where code, value, year and kind are those of an
annotation that stands at most 60 characters away; a year that it leaves empty is not wrong. A doubling (翻一番, +100 %) is
neither wanted nor wrong. With -v the missed and the wrong ones are named by their places.
"""

import collections
import csv
import json
import os
import sys

import floors

NEAR = 60
SETS = {"known": "written with", "second": "mended after a first look", "third": "mended after a first look"}
FIELDS = ("level_figure", "growth_figure", "rate_figure", "points_figure", "base_figure")


def main():
    out, annotations, path = [a for a in floors.arguments() if a != "-v"]
    verbose = "-v" in sys.argv
    wanted = collections.defaultdict(list)
    with open(annotations, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            wanted[row["set"], row["report"]].append(row)
    codes = {row["code"] for rows in wanted.values() for row in rows}
    reports = {report for _, report in wanted}
    given = collections.defaultdict(list)
    with open(out, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            report = os.path.basename(record["source"])
            if report not in reports:
                continue
            for mention in record["mentions"]:
                if mention["field"] in FIELDS and mention["attributes"].get("code") in codes:
                    given[report].append(mention)
    measured = {}
    for name, what in SETS.items():
        counts = collections.Counter()
        for (of, report), rows in sorted(wanted.items()):
            if of == name:
                compare(report, rows, given[report], counts, verbose)
        right, found = counts["right"] / counts["given"], counts["found"] / counts["wanted"]
        print(
            f"{name} ({what}): {counts['wanted']} figures, found {counts['found']} = {found:.3f}; "
            f"given {counts['given']}, code, value, year and kind right {counts['right']} = {right:.3f}; "
            f"year empty {counts['no year']}, period other {counts['period']}, bound other {counts['bound']}"
        )
        measured |= {f"{name}.right": right, f"{name}.found": found}
    floors.hold(path, {"statistics": measured})


def compare(report, rows, mentions, counts, verbose):
    used = set()
    for row in sorted(rows, key=lambda row: int(row["start"])):
        optional = row["optional"] == "x"
        counts["wanted"] += not optional
        start, end = int(row["start"]), int(row["end"])
        near = [
            (mention["attributes"]["code"] != row["code"], abs(mention["start"] - start), number)
            for number, mention in enumerate(mentions)
            if number not in used
            and mention["start"] - NEAR <= start <= mention["end"] + NEAR
            and is_same(mention["attributes"], row)
        ]
        if not near:
            if not optional and verbose:
                print("missed", report, start, end, row["code"], row["measure"], row["value"])
            continue
        number = min(near)[2]
        used.add(number)
        if optional:
            continue
        counts["found"] += 1
        counts["given"] += 1
        given = mentions[number]["attributes"]
        year, last = given.get("year") or "", row["year"].split("/")[-1]
        faults = [
            key
            for key, right in (
                ("code", given["code"] == row["code"]),
                ("year", not year or not last or year.split("/")[-1] == last),
                ("kind", (given["kind"] == "target") == (row["kind"] == "goal")),
            )
            if not right
        ]
        counts["no year"] += not year
        counts["period"] += given.get("period", "year") != row["period"]
        counts["bound"] += given.get("bound") != row["bound"]
        counts["right"] += not faults
        if faults and verbose:
            print("wrong", report, start, end, row["code"], faults, year, given["kind"], mentions[number]["rule"])
    for number, mention in enumerate(mentions):
        given = mention["attributes"]
        is_doubling = given.get("measure") == "growth" and given.get("value") == 100
        if number not in used and not is_doubling:
            counts["given"] += 1
            if verbose:
                print("not wanted", report, mention["start"], given["code"], given.get("value"), mention["rule"])


def is_same(given, row):
    """Whether value and measure are those of an annotation. A change of prices may be told as a rate."""
    value, wanted = given.get("value"), float(row["value"])
    measures = {given.get("measure"), row["measure"]}
    same = len(measures) == 1 or measures == {"rate", "growth"}
    return same and value is not None and abs(value - wanted) <= max(1.0, abs(wanted)) / 1000


if __name__ == "__main__":
    main()
