"""Runs the blocks of docs/recipes.md on the samples, in a folder of their own.

    recipes.py EXTRACT

Blocks of sh, python, sql (DuckDB) and r; a tool that is not here is told as skipped. Python packages are those of
`.ci/run`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def main():
    extract = os.path.abspath(sys.argv[1])
    with open(os.path.join(ROOT, "docs/recipes.md"), encoding="utf-8") as file:
        blocks = re.findall(r"^```(\w+)\n(.*?)^```", file.read(), re.M | re.S)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(ROOT, "samples"), os.path.join(folder, "samples"))
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(extract, os.path.join(folder, "bin", "extract"))
        environment = os.environ | {"PATH": os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        for number, (language, code) in enumerate(blocks, 1):
            command = command_of(language, code)
            if command is None:
                continue
            if shutil.which(command[0], path=environment["PATH"]) is None:
                print(f"skipped: block {number} ({language}), {command[0]} is not here")
                continue
            done = subprocess.run(
                command, input=code, text=True, capture_output=True, cwd=folder, env=environment, timeout=300
            )
            printed = done.stdout.strip()
            if done.returncode != 0 or not printed and language != "sh":
                faults += 1
                print(f"block {number} ({language}) ended with {done.returncode}:\n{code}\n{printed}\n{done.stderr}")
            else:
                print(f"block {number} ({language}): {len(printed.splitlines())} lines")
    sys.exit(1 if faults else 0)


def command_of(language, code):
    if language == "sh":
        return ["soffice"] + code.split()[1:] if code.startswith("soffice") and not shutil.which("soffice") else ["sh", "-e"]
    if language == "python":
        return [sys.executable, "-"]
    if language == "sql":
        return [sys.executable, "-c", "import duckdb, sys\nfor s in sys.stdin.read().split(';'):\n    if s.strip(): print(duckdb.sql(s))"]
    if language == "r":
        return ["Rscript", "-"]
    # Stata is not to be had freely.
    return None


if __name__ == "__main__":
    main()
