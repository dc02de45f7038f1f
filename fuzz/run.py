"""Builds the fuzz targets and runs each for a while over its seeds and findings.

    fuzz/run.py [--seconds N] [--jobs N] [--sanitizer none|address] [--account FILE] [TARGET...]

Without names all targets run, as many at once as --jobs says. A table tells of each how often it ran, how much of the
program it reached (in libFuzzer's `cov`) and the seconds of processor time that it took, which --account adds to a file as
well. What a target finds lies in fuzz/artifacts/TARGET, and the exit code is 1.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
# Of one input: seconds, and megabytes of the process.
LIMITS = ["-timeout=20", "-rss_limit_mb=3072", "-malloc_limit_mb=2048"]
# What these say to a user would fill a disk.
TALKATIVE = ("corrections", "append")


def targets():
    names = re.findall(r'^name = "(\w+)"\npath', (FUZZ / "Cargo.toml").read_text(), flags=re.M)
    return [name for name in names if name != "python" or has_python()]


def has_python():
    """Whether an interpreter can be part of a program here: the library of this one is shared."""
    folder, name = sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("LDLIBRARY")
    is_shared = bool(sysconfig.get_config_var("Py_ENABLE_SHARED")) and (Path(folder) / name).exists()
    if not is_shared:
        print("skipped: the target python, as Python has no shared library here (Debian: the package libpython3-dev)")
    return is_shared


def run(binary, target, seconds):
    corpus, findings, artifacts = (FUZZ / folder / target for folder in ("corpus", "findings", "artifacts"))
    for folder in (corpus, artifacts):
        folder.mkdir(parents=True, exist_ok=True)
    command = [binary, *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={artifacts}/", "-print_final_stats=1", "-reload=0"]
    command += ["-close_fd_mask=3"] if target in TALKATIVE else ["-close_fd_mask=1"]
    words = FUZZ / "corpus" / f"{target}.dict"
    command += [f"-dict={words}"] if words.exists() else []
    command += [str(corpus), *([str(findings)] if findings.is_dir() else [])]
    log = FUZZ / "artifacts" / f"{target}.log"
    # libFuzzer hands its time limit to no child, but a target must not start LibreOffice.
    environment = {**os.environ, "SOFFICE": "/nowhere"}
    with open(log, "wb") as to:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=to, env=environment, cwd=FUZZ)
        _, status, usage = os.wait4(process.pid, 0)
    said = log.read_text(errors="replace")
    runs = max([int(n) for n in re.findall(r"^#(\d+)", said, flags=re.M)], default=0)
    reached = max([int(n) for n in re.findall(r"cov: (\d+)", said)], default=0)
    return target, status == 0, runs, reached, usage.ru_utime + usage.ru_stime, said


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("targets", nargs="*", metavar="TARGET")
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--jobs", type=int, default=1)
    arguments.add_argument("--sanitizer", default="none")
    arguments.add_argument("--account", help="file to which the processor time of each target is added")
    arguments.add_argument("--has-python", action="store_true", help="only say, by the exit code, whether the target python can run")
    given = arguments.parse_args()
    if given.has_python:
        sys.exit(not has_python())
    chosen = given.targets or targets()
    # The interpreter that is looked at is the one that is built in.
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1", "PYO3_PYTHON": sys.executable}
    build = ["cargo", "fuzz", "build", "--no-trace-compares", "--sanitizer", given.sanitizer]
    build += [*(["--features", "python"] if "python" in chosen else []), *(chosen if len(chosen) == 1 else [])]
    subprocess.run(build, cwd=FUZZ.parent, env=environment, check=True)
    host = re.search(r"host: (\S+)", subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout).group(1)
    built = Path(os.environ.get("CARGO_TARGET_DIR", FUZZ / "target")) / host / "release"
    failed = []
    print("| target | runs | reached | processor time, s |\n| --- | ---: | ---: | ---: |", flush=True)
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        for target, is_well, runs, reached, seconds, said in pool.map(lambda name: run(built / name, name, given.seconds), chosen):
            print(f"| {target} | {runs} | {reached} | {seconds:.0f} |", flush=True)
            if given.account:
                with open(given.account, "a", encoding="utf-8") as account:
                    account.write(f"{time.strftime('%Y-%m-%d %H:%M')}\t{target}\t{runs}\t{reached}\t{seconds:.0f}\n")
            if not is_well:
                failed.append(target)
                print("\n".join(said.splitlines()[-60:]), file=sys.stderr)
    if failed:
        sys.exit(f"found something: {', '.join(failed)}; the inputs are in fuzz/artifacts")


main()
