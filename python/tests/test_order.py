"""The order of rows, repeats, and that objects can be handed on."""

import concurrent.futures
import multiprocessing
import pickle

import pytest

import speechmeta


def lines(inputs, **options):
    return b"".join(speech.json for speech in speechmeta.extract(inputs, **options))


def test_the_order_does_not_depend_on_how_many_documents_are_read_at_once(inputs, report):
    # Long and short ones by turns, so that the short ones are ready before the long ones.
    made = [speechmeta.Document(report * (20 if number % 5 == 0 else 1), str(number)) for number in range(40)]
    for given in [inputs, made]:
        alone = lines(given, jobs=1)
        assert alone
        for jobs in (2, 5, 0):
            assert lines(given, jobs=jobs) == alone


def test_a_repeat_names_the_first(report):
    given = [speechmeta.Document(text, name) for name, text in [("甲", report), ("乙", "别的话。\n" * 50), ("丙", report)]]
    for jobs in (1, 4):
        named = {speech.source: speech.duplicate_of for speech in speechmeta.extract(given, jobs=jobs)}
        assert named["丙"] == "甲#1" and named["甲"] is None and named.get("乙") is None


def test_rows_of_several_runs_are_compared_by_their_sketches(report):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    other = open("samples/省政协常委会讲话-繁体.txt", encoding="utf-8").read()
    noted = speechmeta.Repeats()
    sketches = []
    found = []
    for name, text in [("甲", report), ("乙", other), ("丙", report.replace("顾知远", "周望"))]:
        table = pyarrow.table(speechmeta.table(speechmeta.Document(text, name), origin=True))
        sketches.append(table.column("sketch")[0].as_py())
        found.append(noted.note(f"{name}#1", sketches[-1]))
    assert found == [None, None, "甲#1"]
    first, other, edited = sketches
    assert speechmeta.is_repeat(first, edited) and not speechmeta.is_repeat(first, other)
    with pytest.raises(ValueError, match="sketch"):
        speechmeta.keys(b"123")


def test_rules_can_be_pickled():
    for rules in [speechmeta.Rules.builtin(), speechmeta.Rules.builtin(language="zh"), speechmeta.Rules.load("rules/")]:
        again = pickle.loads(pickle.dumps(rules))
        assert again.fingerprint == rules.fingerprint and again.columns() == rules.columns()
        masked = "samples/县委全会讲话-隐名.txt"
        assert [dict(s) for s in speechmeta.extract(masked, again)] == [dict(s) for s in speechmeta.extract(masked, rules)]
    with pytest.raises(ValueError, match="came from another process"):
        again.add("rules/counts.yaml")


def test_speeches_and_what_belongs_to_them_can_be_pickled(report):
    for text in (False, True):
        (speech,) = speechmeta.extract(report, text=text)
        again = pickle.loads(pickle.dumps(speech))
        assert again == speech and again.json == speech.json and again.mentions == speech.mentions
        assert again.object == speech.object and repr(again) == repr(speech)
        assert not text or again.text == speech.text
    for made in [speech.mentions[0], speechmeta.Document("文字\n", "名"), speechmeta.Rules.builtin().columns()[0]]:
        assert pickle.loads(pickle.dumps(made)) == made
    (source,) = speechmeta.walk("samples/秭归县政府工作报告.txt")
    assert lines(pickle.loads(pickle.dumps(source))) == lines("samples/秭归县政府工作报告.txt")
    with pytest.raises(speechmeta.InputError) as raised:
        list(speechmeta.extract("nowhere.txt"))
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), str(again), again.name) == (speechmeta.InputError, str(raised.value), "nowhere.txt")


def test_mentions_of_a_speech_are_equal_where_they_say_the_same(report):
    (speech,) = speechmeta.extract(report)
    assert speech.mentions == speech.mentions
    assert len(set(speech.mentions)) == len(speech.mentions)


def test_threads_share_rules(inputs):
    rules = speechmeta.Rules.builtin()
    expected = lines(inputs, rules=rules)
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: lines(inputs, rules=rules, jobs=1), range(4))) == [expected] * 4


RULES = speechmeta.Rules.builtin()


def of_file(path):
    """In another process, by rules that came with it."""
    return lines(path, rules=RULES)


def by_rules(rules, path):
    return lines(path, rules=rules)


def test_processes_that_fork_after_a_run_read_as_this_one(inputs):
    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("processes do not fork on this system")
    expected = [lines(path) for path in inputs]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(of_file, inputs).get(timeout=120) == expected


def test_processes_that_are_started_anew_take_pickled_rules():
    rules = speechmeta.Rules.load("rules/")
    path = "samples/秭归县政府工作报告.txt"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply_async(by_rules, (rules, path)).get(timeout=120) == lines(path)
