"""What must hold of every document of the corpus, whether it is in the exam or not.

    corpus.py OUT.jsonl CORPUS

Every document has a row, a single report has one, and every mention stands at its characters.
"""

import collections
import json
import os
import sys

# Folders of the corpus in which a document is one report or speech.
SINGLE = ("reports", "prov", "xi")
DOCUMENTS = (".txt", ".text", ".md")


def main():
    out, corpus = sys.argv[1:]
    rows = collections.Counter()
    faults = []
    texts = {}
    mentions = 0
    with open(out, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            source = record["source"]
            rows[source] += 1
            if source not in texts:
                with open(source, encoding="utf-8-sig", newline="") as document:
                    texts[source] = document.read()
            for mention in record["mentions"]:
                mentions += 1
                found = texts[source][mention["start"]:mention["end"]]
                if found != mention["text"]:
                    faults.append(f"{source}: {mention['rule']} says {mention['text']!r}, there stands {found!r}")
    documents = 0
    for folder, _, names in os.walk(corpus):
        for name in names:
            path = os.path.join(folder, name)
            if not name.endswith(DOCUMENTS):
                continue
            documents += 1
            part = os.path.relpath(path, corpus).split(os.sep)[0]
            if rows[path] == 0 or (part in SINGLE and rows[path] != 1):
                faults.append(f"{path}: {rows[path]} rows")
    print("\n".join(faults[:40]))
    print(f"{documents} documents, {sum(rows.values())} rows, {mentions} mentions, {len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
