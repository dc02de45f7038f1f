"""Packs a built program for those who download it: archive.py TARGET FOLDER OUT SECONDS

FOLDER holds `extract` or `extract.exe`; the archive goes to OUT, as .zip for Windows and as .tar.gz for the others. All
that is in it has the time SECONDS (since 1970), so that the same files always make the same bytes.
"""

import gzip
import io
import os
import sys
import tarfile
import time
import tomllib
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BESIDE = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "README.zh-CN.md", "THIRD-PARTY.txt"]


def zipped(path, files, seconds):
    when = time.gmtime(seconds)[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, mode, content in files:
            entry = zipfile.ZipInfo(name, when)
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def tarred(path, files, seconds):
    # The name and the time that gzip writes are those of the archive, not of now.
    with open(path, "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=seconds) as packed:
        with tarfile.open(mode="w", fileobj=packed, format=tarfile.USTAR_FORMAT) as archive:
            for name, mode, content in files:
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode, entry.mtime = len(content), mode, seconds
                archive.addfile(entry, io.BytesIO(content))


def main():
    target, folder, out, seconds = sys.argv[1:]
    with open(os.path.join(ROOT, "Cargo.toml"), "rb") as file:
        version = tomllib.load(file)["workspace"]["package"]["version"]
    name = f"speechmeta-{version}-{target}"
    is_windows = "windows" in target
    program = "extract.exe" if is_windows else "extract"
    sources = [(program, 0o755, os.path.join(folder, program))]
    sources += [(name, 0o644, os.path.join(ROOT, name)) for name in BESIDE]
    files = []
    for inner, mode, path in sources:
        with open(path, "rb") as file:
            files.append((f"{name}/{inner}", mode, file.read()))
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, name + (".zip" if is_windows else ".tar.gz"))
    (zipped if is_windows else tarred)(path, files, int(seconds))
    print(path)


if __name__ == "__main__":
    main()
