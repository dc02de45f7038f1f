"""While documents are read the interpreter goes on; an interruption ends the work; nothing stays behind."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import speechmeta

# Seconds from an interruption to the end of the process.
SOON = 2
posix = pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")

ENDLESS = """
import itertools, pathlib, speechmeta
text = pathlib.Path("samples/秭归县政府工作报告.txt").read_text(encoding="utf-8")
documents = (speechmeta.Document(text, str(number)) for number in itertools.count())
print("begun", flush=True)
"""
LONG = """
import pathlib, speechmeta
text = pathlib.Path("samples/秭归县政府工作报告.txt").read_text(encoding="utf-8") * 20000
print("begun", flush=True)
"""
WORK = {
    "speeches without end": ENDLESS + "for speech in speechmeta.extract(documents): pass",
    "a table without end": ENDLESS + "speechmeta.table(documents, 'mentions', errors='ignore')",
    "one long document": LONG + "list(speechmeta.extract(text))",
    "a table of one long document": LONG + "speechmeta.table(text, 'statistics')",
}


def interrupted(command, begun):
    """Interrupts a child that has begun; gives its return code, what it said, and the seconds that it took to end."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        begun(child)
        assert child.poll() is None, child.stderr.read().decode()
        child.send_signal(signal.SIGINT)
        since = time.monotonic()
        _, said = child.communicate(timeout=60)
        return child.returncode, said.decode(), time.monotonic() - since
    finally:
        child.kill()


@posix
@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
def test_ctrl_c_ends_what_takes_long(work):
    def begun(child):
        assert child.stdout.readline() == b"begun\n"
        time.sleep(0.5)

    code, said, seconds = interrupted([sys.executable, "-c", work], begun)
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert code == -signal.SIGINT
    assert seconds < SOON


@posix
def test_ctrl_c_ends_the_command_line_and_its_unfinished_file(tmp_path, report):
    (tmp_path / "long.txt").write_text(report * 20000, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()

    def begun(_):
        # The unfinished file shows that it is at work.
        until = time.monotonic() + 60
        while not list(out.iterdir()) and time.monotonic() < until:
            time.sleep(0.05)
        assert list(out.iterdir())
        time.sleep(0.5)

    command = [sys.executable, "-m", "speechmeta", str(tmp_path / "long.txt"), "-o", str(out / "rows.csv")]
    code, said, seconds = interrupted(command, begun)
    assert code == -signal.SIGINT
    assert "Traceback" not in said
    assert seconds < SOON
    assert list(out.iterdir()) == []


def test_other_threads_of_python_go_on_while_documents_are_read(report):
    documents = [speechmeta.Document(report * 100, str(number)) for number in range(8)]
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(time.monotonic())

    ticking = threading.Thread(target=tick)
    ticking.start()
    begin = time.monotonic()
    try:
        assert speechmeta.table(documents, "mentions").num_rows > 10_000
    finally:
        end = time.monotonic()
        done.set()
        ticking.join()
    within = [tick for tick in ticks if begin < tick < end]
    # Of a thread that is held up while documents are read there would be ticks in the first and last tenth of the time at most.
    tenths = {int(10 * (tick - begin) / (end - begin)) for tick in within}
    assert len(tenths) >= 4


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted in /proc")
@pytest.mark.parametrize("half", [0, 1, 3])
def test_an_iterator_that_is_dropped_leaves_no_thread(report, half):
    def threads():
        return len(os.listdir("/proc/self/task"))

    def settles_at(number):
        until = time.monotonic() + 10
        while threads() > number and time.monotonic() < until:
            time.sleep(0.05)
        return threads() <= number

    list(speechmeta.extract(report))
    time.sleep(0.2)
    before = threads()
    speeches = speechmeta.extract([speechmeta.Document(report, str(number)) for number in range(500)])
    for _ in range(half):
        next(speeches)
    assert threads() > before
    del speeches
    assert settles_at(before)
    endless = speechmeta.extract(speechmeta.Document(report, "1") for _ in iter(int, 1))
    for _ in range(half):
        next(endless)
    del endless
    assert settles_at(before)
