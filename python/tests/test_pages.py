"""The blocks of Python in the pages run, in their order, over the samples."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: What a block of these pages imports that need not be installed here.
WANTED = {
    "python/README.md": ["duckdb", "pandas", "polars", "pyarrow"],
    "python/README.zh-CN.md": ["duckdb", "pandas", "polars", "pyarrow"],
    "docs/spark.md": ["duckdb", "polars", "pyarrow", "pyspark", "ray"],
}


def parts(page: str) -> list[tuple[str, str]]:
    """The sections of a page by their headings, each with its blocks joined."""
    text = (ROOT / page).read_text(encoding="utf-8")
    sections = re.split(r"^#+ (.*)$", text, flags=re.M)[1:]
    blocks = [(heading, re.findall(r"^```python\n(.*?)^```$", body, flags=re.M | re.S))
              for heading, body in zip(sections[::2], sections[1::2], strict=True)]
    return [(heading, "\n".join(block)) for heading, block in blocks if block]


@pytest.mark.parametrize(("page", "heading", "code"), [(page, *part) for page in WANTED for part in parts(page)])
def test_the_blocks_of_a_section_run(page, heading, code, tmp_path):
    for package in WANTED[page]:
        if package in code and importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")
    if "pyspark" in code and not shutil.which("java"):
        pytest.skip("java is not installed")
    # Where a page says `samples/` and writes what it writes.
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / "mine.yaml").write_text("schema: 1\n", encoding="utf-8")
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"}
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, f"{heading}:\n{ran.stderr[-3000:]}"
