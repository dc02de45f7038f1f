"""The floors of tests/floors.json: what was reached once must be reached again, and floors only ever rise.

A part of the file is an object with the least value of each measure, or a sorted list of names that must all be kept.
With `--raise` among the arguments the floors are lifted first: values are rounded down to a thousandth, names are added.
"""

import json
import math
import os
import subprocess
import sys


def arguments():
    """The arguments of the script, without `--raise`."""
    return [argument for argument in sys.argv[1:] if argument != "--raise"]


def hold(path, measured, skipped=()):
    """Ends the script, with 1 if something is below its floor, or a floor below that of the last commit.

    `measured` has a part of the file as each key, and values by name or a list of names; `skipped` names (part, name) that
    could not be measured this time. The other parts of the file belong to other scripts and tests.
    """
    floors = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            floors = json.load(file)
    if "--raise" in sys.argv:
        for part, values in measured.items():
            floors[part] = lifted(floors.get(part, type(values)()), values)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(floors, file, indent=2)
            file.write("\n")
    before = committed(path)
    faults = []
    for part, values in measured.items():
        least = floors.get(part, {})
        faults += below(part, path, least, values, skipped)
        faults += below(part, "the last commit", before.get(part, {}), least)
    print("\n".join(faults) if faults else "nothing is below its floor")
    sys.exit(1 if faults else 0)


def lifted(floors, values):
    if isinstance(values, list):
        return sorted({*floors, *values})
    return floors | {name: max(floors.get(name, 0.0), math.floor(value * 1000) / 1000) for name, value in values.items()}


def committed(path):
    """The floors of the last commit; none where there is no such file yet."""
    folder, name = os.path.split(os.path.abspath(path))
    show = subprocess.run(["git", "-C", folder, "show", f"HEAD:./{name}"], capture_output=True, text=True)
    return json.loads(show.stdout) if show.returncode == 0 else {}


def below(part, of, floors, values, skipped=()):
    """What of one part is below its floors, which are those `of` a file or commit."""
    if isinstance(floors, list):
        return [f"{part} {name}: not kept, but listed in {of}" for name in floors if name not in values]
    return [
        f"{part} {name}: {values.get(name, 0.0):.4f} is below {floor:.4f}, the floor in {of}"
        for name, floor in floors.items()
        if values.get(name, 0.0) < floor - 1e-9 and (part, name) not in skipped
    ]
