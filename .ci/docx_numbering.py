"""Whether the numbers of lists in Word documents are those that LibreOffice writes, paragraph by paragraph.

    docx_numbering.py BIN

Compares `BIN text FILE` for tests/formats/docx/numbering_*.docx with LibreOffice's export to text. White space does not
count: LibreOffice indents a paragraph by its level and puts a space after every number. Where LibreOffice departs from
Word, the paragraph is in KNOWN with the reason; one that is there and no longer departs is a fault too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "formats", "docx")

RESTART = "LibreOffice knows no w:lvlRestart: with 0 a level is never begun again, with 1 only by the first level (17.9.10)"
LEGAL = "LibreOffice knows no w:isLgl, by which all numbers of a level are decimal (17.9.4)"
PAREN = "LibreOffice has no decimalEnclosedParen and writes decimal; 17.18.59 has U+2474 to U+2487"
STOP = "LibreOffice has no decimalEnclosedFullstop and writes decimal; 17.18.59 has U+2488 to U+249B"
ORDINAL = "LibreOffice writes ordinals by the language of its surface; ours are English, as Word's are without w:lang"
DIGITAL = "LibreOffice writes ideographDigital by rank; 17.18.59 has it by digits"
BULLET = "LibreOffice writes bullets; ours are left out, for they say nothing"
TABLE = "LibreOffice writes a cell a line; ours are a row a line"

# By document and paragraph, counted from 1.
KNOWN = {
    "numbering_decimal": {21: RESTART, 26: RESTART},
    "numbering_formats": {
        **dict.fromkeys(range(58, 61), PAREN), **dict.fromkeys(range(62, 65), STOP),
        **dict.fromkeys(range(86, 89), ORDINAL), **dict.fromkeys(range(94, 97), BULLET),
        **dict.fromkeys((116, 117, 119, 120), DIGITAL),
    },
    "numbering_legal": {2: LEGAL, 3: LEGAL, 6: LEGAL},
    "numbering_python_docx": {6: BULLET, 7: TABLE, 8: TABLE},
}

# Its export shows what tracked changes deleted and what is hidden, and counts it.
NOT_COMPARED = {"numbering_hidden"}


def paragraphs(text):
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [re.sub(r"\s", "", line) for line in lines]


def main():
    binary = sys.argv[1]
    if not shutil.which("soffice"):
        print("skipped: docx_numbering.py, for soffice (LibreOffice) is not installed")
        return 0
    names = sorted(
        name.removesuffix(".docx") for name in os.listdir(FOLDER)
        if name.startswith("numbering_") and name.endswith(".docx")
    )
    names = [name for name in names if name not in NOT_COMPARED]
    faults = []
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "txt:Text (encoded):UTF8", "--outdir", folder, *(os.path.join(FOLDER, f"{name}.docx") for name in names)],
            capture_output=True, text=True, timeout=300)
        for name in names:
            path = os.path.join(folder, f"{name}.txt")
            if not os.path.exists(path):
                faults.append(f"{name}: LibreOffice wrote nothing: {run.stderr.strip()[-200:]}")
                continue
            with open(path, encoding="utf-8", newline="") as file:
                theirs = paragraphs(file.read())
            ours = subprocess.run(
                [binary, "text", os.path.join(FOLDER, f"{name}.docx")], capture_output=True, encoding="utf-8", check=True)
            ours = paragraphs(ours.stdout)
            known = KNOWN.get(name, {})
            for at in range(max(len(ours), len(theirs))):
                one = ours[at] if at < len(ours) else "(nothing)"
                other = theirs[at] if at < len(theirs) else "(nothing)"
                compared += 1
                if (one != other) != (at + 1 in known):
                    why = f" (known, and gone: {known[at + 1]})" if one == other else ""
                    faults.append(f"{name}, paragraph {at + 1}: {one!r}, LibreOffice {other!r}{why}")
    for fault in faults:
        print(fault)
    departing = sum(len(lines) for lines in KNOWN.values())
    print(f"{len(names)} documents, {compared} paragraphs, {departing} known to depart, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
