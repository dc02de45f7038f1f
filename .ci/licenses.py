"""Writes THIRD-PARTY.txt: the packages that the program is built from, with their licences and notices.

    licenses.py           write it anew
    licenses.py --check   fail where it is not as it would be written

Texts are those that the packages carry; packages with the same text stand together.
"""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TARGET = os.path.join(ROOT, "THIRD-PARTY.txt")
# Of data in the program that is under a licence of its own.
NOTICES = [("The character maps of hayro-cmap are Adobe's", "src/input/pdf/NOTICE-cmaps.txt")]


def packages():
    """The packages that normal dependencies reach, on any system, sorted by name and version."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    # The wheel is made of the program and of what is between it and Python.
    wheel = [package["id"] for package in metadata["packages"] if package["name"] == "speechmeta-python"]
    reached, left = set(), [metadata["resolve"]["root"], *wheel]
    while left:
        node = left.pop()
        if node in reached:
            continue
        reached.add(node)
        for dependency in nodes[node]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                left.append(dependency["pkg"])
    # The crates of this workspace come from nowhere else.
    others = [package for package in metadata["packages"] if package["source"]]
    found = [package for package in others if package["id"] in reached]
    return sorted(found, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The licence texts of a package. Of several to choose from, the first of MIT and Apache is enough."""
    folder = os.path.dirname(package["manifest_path"])
    is_licence = re.compile(r"(?i)^(licen[sc]e|copying|notice|unlicense|copyright)")
    names = sorted(name for name in os.listdir(folder) if is_licence.match(name))
    names = [name for name in names if os.path.isfile(os.path.join(folder, name))]
    if " OR " in (package["license"] or ""):
        preferred = ([name for name in names if re.search(choice, name)] for choice in ("(?i)mit", "(?i)apache"))
        names = next(filter(None, preferred), names)
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            yield "\n".join(line.rstrip() for line in file.read().strip().splitlines())


def written():
    parts = ["The program is built from these packages, each under the licence that stands behind it. Their source is at\n"
             "https://crates.io/crates/NAME. Below are the texts that they carry.\n"]
    found = packages()
    for package in found:
        parts.append(f"{package['name']} {package['version']}: {package['license']}")
    for title, path in NOTICES:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            parts.append(f"\n{'=' * 100}\n{title}\n{'=' * 100}\n\n{file.read().strip()}")
    of_text = {}
    for package in found:
        for text in texts(package):
            of_text.setdefault(text, []).append(f"{package['name']} {package['version']}")
    for text, names in of_text.items():
        parts.append(f"\n{'=' * 100}\n{', '.join(names)}\n{'=' * 100}\n\n{text}")
    return "\n".join(parts) + "\n"


def main():
    text = written()
    if "--check" in sys.argv:
        with open(TARGET, encoding="utf-8") as file:
            if file.read() != text:
                sys.exit("THIRD-PARTY.txt is not that of Cargo.lock; run .ci/licenses.py")
        print(f"THIRD-PARTY.txt has all {len(packages())} packages")
    else:
        with open(TARGET, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
