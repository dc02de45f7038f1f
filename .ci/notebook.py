"""Executes docs/goals-and-results.ipynb with this Python; ends with 1 where a cell raises.

    notebook.py FOLDER [--write]

FOLDER holds the packages nbclient, ipykernel, pandas, pyarrow and matplotlib, or is where they are put by pip. `--write` also
writes the notebook with its output anew.
"""

import importlib.util
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
NOTEBOOK = os.path.join(ROOT, "docs", "goals-and-results.ipynb")
PACKAGES = {
    "nbclient": "nbclient==0.11.0",
    "ipykernel": "ipykernel==7.4.0",
    "matplotlib": "matplotlib==3.11.2",
    "pandas": "pandas==3.1.1",
    "pyarrow": "pyarrow==26.0.1",
}


def missing():
    importlib.invalidate_caches()
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    if importlib.util.find_spec("speechmeta") is None:
        sys.exit("the package speechmeta is not installed in this Python")
    folder = os.path.abspath(arguments[0])
    sys.path.append(folder)
    if missing():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "20"]
        wanted = [PACKAGES[name] for name in missing()]
        subprocess.run([*pip, "--target", folder, "--upgrade", *wanted], check=False)
    if missing():
        print(f"skipped: the packages {', '.join(missing())} cannot be installed here")
        return
    # The kernel is a process of its own.
    known = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([known, folder] if known else [folder])
    import nbclient
    import nbformat

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", record_timing=False, resources={"metadata": {"path": os.path.dirname(NOTEBOOK)}}
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        sys.exit(f"{NOTEBOOK}: a cell failed\n{error}")
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    pictures = sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)
    if pictures == 0:
        sys.exit(f"{NOTEBOOK}: no picture was drawn")
    print(f"the notebook: {len(cells)} cells, {pictures} picture")
    if "--write" in sys.argv:
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, NOTEBOOK)


if __name__ == "__main__":
    main()
