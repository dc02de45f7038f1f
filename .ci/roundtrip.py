"""Makes the speech of tests/formats/speech anew in every format, and wants the row of its text of each.

    roundtrip.py BIN

Says aloud what it leaves out where a package or LibreOffice is not there.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SPEECH = os.path.join(os.path.dirname(HERE), "tests", "formats", "speech")
# What is about the file, and not about its text.
ABOUT_FILE = {"source", "duplicate_of", "编号", "单位"}


def row(binary, path):
    run = subprocess.run([binary, "-q", "--text-column", "正文", path], capture_output=True, text=True)
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    if run.returncode != 0 or len(rows) != 1:
        return run.stderr.strip() or f"{len(rows)} rows"
    return {column: cell for column, cell in rows[0].items() if column not in ABOUT_FILE}


def main():
    binary = os.path.abspath(sys.argv[1])
    if shutil.which("soffice") is None:
        print("skipped: LibreOffice (soffice) is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("make.py", "speech.txt"):
            shutil.copy(os.path.join(SPEECH, name), folder)
        made = subprocess.run([sys.executable, "make.py"], cwd=folder, capture_output=True, text=True)
        if "ModuleNotFoundError" in made.stderr:
            print(f"skipped: {made.stderr.strip().splitlines()[-1]}")
            return
        if made.returncode != 0:
            sys.exit(made.stderr)
        expected = row(binary, os.path.join(folder, "speech.txt"))
        faults = 0
        fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True) if shutil.which("fc-list") else None
        if not (fonts and fonts.stdout.strip()):
            print("skipped: speech-office.pdf: no Chinese font is installed, so LibreOffice writes none of its characters")
            os.remove(os.path.join(folder, "speech-office.pdf"))
        files = sorted(name for name in os.listdir(folder) if name.startswith("speech") and name != "speech.txt")
        for name in files:
            found = row(binary, os.path.join(folder, name))
            if found != expected:
                faults += 1
                print(f"{name}: {found}")
        print(f"{len(files)} files made anew, {faults} with another row")
        sys.exit(faults > 0)


if __name__ == "__main__":
    main()
