"""What the tests have in common: the project's own documents, and the program `extract` to compare with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ROOT / "tests" / "formats"


@pytest.fixture(autouse=True)
def _in_the_root(monkeypatch):
    # Rows name files as they were named, and the program is run there too.
    monkeypatch.chdir(ROOT)
    # The program and the package speak English, whatever the system does.
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="session")
def binary():
    """The program: EXTRACT, or that of the release build."""
    named = os.environ.get("EXTRACT")
    found = Path(named or ROOT / "target" / "release" / "extract").absolute()
    if named and not found.is_file():
        pytest.fail(f"EXTRACT names {found}, which is no file")
    if not found.is_file():
        pytest.skip(f"there is no program to compare with: neither EXTRACT nor {found}")
    return found


@pytest.fixture
def extract(binary):
    """Runs the program; gives what it printed, what it said, and its exit code."""

    def run(*arguments, **options):
        return subprocess.run([binary, *arguments], capture_output=True, cwd=ROOT, timeout=300, **options)

    return run


@pytest.fixture
def python_extract():
    """Runs `python -m speechmeta` likewise."""

    def run(*arguments, **options):
        command = [sys.executable, "-m", "speechmeta", *arguments]
        return subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300, **options)

    return run


def _inputs():
    corpus = ROOT / ".." / "shared" / "corpus"
    reports = sorted((corpus / "reports").glob("*"))
    yield pytest.param(["samples/"], id="samples")
    for name, paths in [("seeds", sorted((corpus / "seeds").glob("*"))), ("reports", reports[:: max(1, len(reports) // 20)][:20])]:
        absent = pytest.mark.skipif(not paths, reason=f"the documents of {name} are not here")
        yield pytest.param([os.path.relpath(path, ROOT) for path in paths], id=name, marks=absent)


@pytest.fixture(params=list(_inputs()))
def inputs(request):
    """Documents, as paths from the root."""
    return request.param


@pytest.fixture
def report():
    """The text of a report of a county."""
    return (ROOT / "samples" / "秭归县政府工作报告.txt").read_text(encoding="utf-8")
