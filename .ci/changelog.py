"""Prints what CHANGELOG.md says of a version: changelog.py VERSION. Fails where it says nothing."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def section(text, version):
    """What stands below the heading of the version, to the next one; None where there is none."""
    parts = re.split(r"(?m)^## ", text)
    for part in parts[1:]:
        heading, _, body = part.partition("\n")
        if re.match(rf"\[?{re.escape(version)}\]?(\s|$)", heading):
            return heading, body.strip()
    return None


def main():
    version = sys.argv[1]
    with open(os.path.join(ROOT, "CHANGELOG.md"), encoding="utf-8") as file:
        found = section(file.read(), version)
    if not found or not found[1]:
        sys.exit(f"CHANGELOG.md says nothing of {version}; write a heading `## {version} - YYYY-MM-DD`")
    if not re.search(r"\d{4}-\d{2}-\d{2}", found[0]):
        sys.exit(f"CHANGELOG.md has no date for {version}: `## {found[0]}`; write `## {version} - YYYY-MM-DD`")
    print(found[1])


if __name__ == "__main__":
    main()
