"""What is taken as documents, and what is said where they cannot be read."""

import inspect
import io
import itertools
import logging
import shutil
import warnings
from pathlib import Path

import pytest
from conftest import FORMATS, ROOT

import speechmeta

REPORT = "samples/秭归县政府工作报告.txt"


def titles(inputs, **options):
    return [speech.title for speech in speechmeta.extract(inputs, **options)]


@pytest.mark.parametrize(
    "given",
    [REPORT, Path(REPORT), ROOT / REPORT, [REPORT], (Path(REPORT),), iter([REPORT])],
    ids=["str", "Path", "absolute", "list", "tuple", "iterator"],
)
def test_a_path_is_a_file(given):
    (speech,) = speechmeta.extract(given)
    assert (speech.title, speech.speaker_name, speech.gdp_growth) == ("政府工作报告", "顾知远", 8.4)


def test_a_folder_is_its_files_in_order():
    sources = list(dict.fromkeys(speech.source for speech in speechmeta.extract("samples/")))
    assert sources == [source.name for source in speechmeta.walk("samples/")]
    assert len(sources) == len(list((ROOT / "samples").iterdir()))
    assert [speech.source for speech in speechmeta.extract(iter([Path("samples")]))] == [
        speech.source for speech in speechmeta.extract(Path("samples"))
    ]


@pytest.mark.parametrize("ending", ["docx", "pdf", "html", "odt", "txt", "txt.gz", "zip", "7z", "tar.gz"])
def test_bytes_are_a_file_of_any_kind(ending, report):
    if ending == "odt" and not shutil.which("soffice"):
        pytest.skip("OpenDocument is read by LibreOffice, which is not installed")
    name = "speech-cid.pdf" if ending == "pdf" else f"speech.{ending}"
    content = (FORMATS / "speech" / name).read_bytes()
    (expected,) = speechmeta.extract(report)
    for given in [content, speechmeta.Document(content, "名字")]:
        (speech,) = speechmeta.extract(given)
        assert (speech.title, speech.date, speech.gdp_growth) == (expected.title, expected.date, expected.gdp_growth)
        assert speech.source.startswith("document" if given is content else "名字")


def test_bytes_of_a_text_in_gbk_are_decoded():
    content = (ROOT / "samples" / "论坛开幕式致辞-GB18030.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert titles(content) == titles("samples/论坛开幕式致辞-GB18030.txt") == ["在西江经济带发展论坛开幕式上的致辞"]


def test_an_archive_is_the_documents_in_it():
    path = FORMATS / "archives" / "gb18030.zip"
    names = [document.name for document in speechmeta.read(path)]
    assert len(names) == 2 and names[0].endswith("2018年工作报告.txt")
    by_bytes = [document.text for document in speechmeta.read(path.read_bytes())]
    assert by_bytes == [document.text for document in speechmeta.read(path)]


def test_a_text_and_a_document_are_read_as_they_are(report):
    assert titles(report) == titles(speechmeta.Document(report)) == ["政府工作报告"]
    (speech,) = speechmeta.extract(speechmeta.Document(report, "档案/1"))
    assert speech.source == "档案/1"
    (read,) = speechmeta.read(speechmeta.Document(report, "档案/1"))
    assert (read.name, read.text) == ("档案/1", report)
    assert read.text == speechmeta.Document(report).text


def test_a_document_of_one_line_is_a_text():
    (read,) = speechmeta.read(speechmeta.Document("没有换行的一段话"))
    assert read.text == "没有换行的一段话"
    with pytest.raises(speechmeta.InputError, match="no such file or folder"):
        list(speechmeta.read("没有换行的一段话"))


def test_a_list_holds_any_of_these_in_order(report):
    given = [report, REPORT, speechmeta.Document(report, "第三"), Path("samples/喀左县经济工作会议.md"), report.encode()]
    sources = [speech.source for speech in speechmeta.extract(given)]
    assert sources == ["document-1", REPORT, "第三", "samples/喀左县经济工作会议.md", "document-5"]


def test_an_endless_iterator_is_taken_from_as_the_work_goes_on(report):
    taken = 0

    def endless():
        nonlocal taken
        for taken in itertools.count(1):
            yield speechmeta.Document(report, str(taken))

    speeches = list(itertools.islice(speechmeta.extract(endless()), 300))
    assert [speech.source for speech in speeches] == [str(number) for number in range(1, 301)]
    assert 300 <= taken < 1000
    batch = next(speechmeta.batches(endless(), "mentions"))
    assert batch.num_rows > 1000


def test_a_folder_of_an_iterator_may_be_larger_than_what_is_read_ahead(tmp_path, report):
    for number in range(400):
        (tmp_path / f"{number:03}.txt").write_text(f"{report}\n{number}\n", encoding="utf-8")
    assert len(titles(iter([tmp_path]))) == 400


def test_what_an_iterator_raises_is_raised(report):
    def broken():
        yield report
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        list(speechmeta.extract(broken()))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "xls", "jsonl"])
def test_of_a_table_a_column_holds_the_texts_and_others_are_carried(ending):
    path = FORMATS / "speech" / f"speech.{ending}"
    (speech,) = speechmeta.extract(path, text_column="正文", carry=["编号"])
    assert speech.title == "政府工作报告"
    assert list(speech)[0] == "编号" and str(speech["编号"]) == "17"
    assert "编号" in speechmeta.table(path, text_column="正文").schema.names
    assert "编号" not in speechmeta.table(path, text_column="正文", carry=[]).schema.names
    with pytest.raises(ValueError, match="no table has a column `页码`"):
        speechmeta.extract(path, text_column="正文", carry=["编号", "页码"])
    (read,) = speechmeta.read(path, text_column=["正文"])
    assert read.text.startswith("政府工作报告")


def test_no_two_columns_have_one_name_whatever_a_table_or_the_rules_call_theirs(tmp_path):
    rows = tmp_path / "a.csv"
    rows.write_text("origin_file,sketch,source,正文\n1,2,3,同志们，今年增长8%。\n", encoding="utf-8")
    names = speechmeta.table(rows, text_column="正文", origin=True).schema.names
    assert names[:3] == ["input_origin_file", "input_sketch", "input_source"] and len(set(names)) == len(names)
    assert speechmeta.table(rows, text_column="正文").schema.names[:3] == ["origin_file", "sketch", "input_source"]
    mine = tmp_path / "mine.yaml"
    mine.write_text("schema: 1\ncolumns:\n  - {name: origin_row, from: growth, take: first, show: text}\n", encoding="utf-8")
    rules = speechmeta.Rules.builtin().add(mine)
    assert "origin_row" in speechmeta.table([], rules=rules).schema.names
    with pytest.raises(ValueError, match="the table `speeches` has a column `origin_row`"):
        speechmeta.table([], rules=rules, origin=True)


def test_a_column_that_a_table_does_not_have_is_told_with_those_it_has():
    with pytest.raises(speechmeta.InputError, match="no column `没有`.*正文"):
        list(speechmeta.extract(FORMATS / "speech" / "speech.csv", text_column="没有"))


@pytest.fixture
def some_unread(tmp_path, report):
    """Documents of which every second can be read, and the names of the others."""
    (tmp_path / "empty.txt").touch()
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    unread = [str(tmp_path / name) for name in ("empty.txt", "noise.txt", "missing.txt")]
    return [speechmeta.Document(report, "1"), unread[0], speechmeta.Document(report, "2"), *unread[1:]], unread


def test_what_cannot_be_read_is_warned_of_and_the_rest_is_read(some_unread):
    given, unread = some_unread
    with pytest.warns(speechmeta.UnreadWarning) as warned:
        assert [speech.source for speech in speechmeta.extract(given)] == ["1", "2"]
    assert [str(warning.message).startswith(name) for warning, name in zip(warned, unread, strict=True)] == [True] * 3


def test_a_warning_names_the_line_that_asked(some_unread):
    given, _ = some_unread
    with pytest.warns(speechmeta.UnreadWarning) as warned:
        line = inspect.currentframe().f_lineno + 1
        list(speechmeta.extract(given))
    assert {(warning.filename, warning.lineno) for warning in warned} == {(__file__, line)}
    with pytest.warns(speechmeta.UnreadWarning) as warned:
        speechmeta.table(given)
    assert {warning.filename for warning in warned} == {__file__}


def test_errors_are_raised_where_that_is_wanted(some_unread):
    given, unread = some_unread
    speeches = speechmeta.extract(given, errors="raise")
    assert next(speeches).source == "1"
    with pytest.raises(speechmeta.InputError, match="holds no text") as raised:
        list(speeches)
    assert raised.value.name == unread[0]
    assert isinstance(raised.value, speechmeta.SpeechmetaError)


def test_errors_are_left_to_the_log_where_that_is_wanted(some_unread, caplog):
    given, unread = some_unread
    caplog.set_level(logging.INFO, "speechmeta")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(titles(given, errors="ignore")) == 2
        assert titles(unread, errors="ignore") == []
    assert all(name in caplog.text for name in unread)


def test_errors_are_given_to_a_function(some_unread):
    given, unread = some_unread
    failures = []
    assert len(titles(given, errors=failures.append)) == 2
    assert [failure.name for failure in failures] == unread
    assert titles(unread, errors=failures.append) == []


@pytest.mark.parametrize("number", [1, 3, 150])
def test_where_nothing_can_be_read_the_first_is_raised_and_the_others_are_warned_of(number):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(speechmeta.InputError, match="missing0.txt: there is no such file"):
            list(speechmeta.extract([f"missing{n}.txt" for n in range(number)]))
    others = [str(warning.message).split(":")[0] for warning in warned]
    assert [name for name in others if name != "missing0.txt"] == [f"missing{n}.txt" for n in range(1, number)]


def test_a_walk_tells_what_is_not_there(tmp_path):
    with pytest.warns(speechmeta.UnreadWarning, match="no such file or folder"):
        assert len(speechmeta.walk(["samples/", tmp_path / "missing"])) == len(list((ROOT / "samples").iterdir()))
    with pytest.raises(speechmeta.InputError):
        speechmeta.walk(tmp_path / "missing", errors="raise")


@pytest.mark.parametrize(
    ("arguments", "raised", "said"),
    [
        ({"inputs": 5}, TypeError, "not int"),
        ({"inputs": None}, TypeError, "not NoneType"),
        ({"inputs": [REPORT, 5]}, TypeError, "not int"),
        ({"inputs": REPORT, "errors": "quiet"}, ValueError, '"warn", "raise", "ignore"'),
        ({"inputs": REPORT, "rules": "rules/"}, TypeError, "Rules.load"),
        ({"inputs": REPORT, "jobs": -1}, ValueError, "jobs"),
        ({"inputs": REPORT, "jobs": "2"}, ValueError, "jobs"),
        ({"inputs": REPORT, "carry": ["编号"]}, ValueError, "text_column"),
        ({"inputs": iter([REPORT]), "text_column": "正文"}, ValueError, "as a list"),
    ],
)
def test_a_wrong_argument_is_told_before_anything_is_read(arguments, raised, said):
    with pytest.raises(raised, match=said):
        speechmeta.extract(**arguments)


def test_a_table_or_language_that_is_none_is_told_with_those_that_are():
    with pytest.raises(ValueError, match="`nothing`.*speeches, officials, statistics, mentions"):
        speechmeta.table(REPORT, "nothing")
    with pytest.raises(ValueError, match="`nothing`.*speeches"):
        speechmeta.Rules.builtin().schema("nothing")
    with pytest.raises(ValueError, match="`fr` is none of the languages: en, zh"):
        speechmeta.set_language("fr")


def test_rules_at_fault_name_their_faults(tmp_path):
    with pytest.raises(speechmeta.RulesError, match="no folder or file"):
        speechmeta.Rules.load("nowhere/")
    with pytest.raises(speechmeta.RulesError, match="no rule files here"):
        speechmeta.Rules.builtin().add(tmp_path)


def test_rules_on_top_add_a_column_and_leave_those_below(tmp_path, report):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "schema: 1\n"
        "fields:\n"
        "  slogan: {attributes: {word: text}, key: [word], value: '{word}'}\n"
        "rules:\n"
        "  - {id: slogan.word, field: slogan, match: '(?<word>团结|奋斗)', attributes: {word: <word>}}\n"
        "columns:\n"
        "  - {name: slogans, from: slogan, about: {en: Words., zh: 词语。}}\n",
        encoding="utf-8",
    )
    below = speechmeta.Rules.builtin()
    rules = below.add(mine)
    assert "slogan" in rules.fields and "slogan" not in below.fields
    assert rules.fingerprint != below.fingerprint == speechmeta.Rules.builtin().fingerprint
    (speech,) = speechmeta.extract(report, rules)
    assert speech.slogans == "团结; 奋斗"
    assert "slogans" in speechmeta.table(report, rules=rules).schema.names


def test_the_rules_of_the_folder_are_those_built_in():
    assert speechmeta.Rules.load(ROOT / "rules").columns() == speechmeta.Rules.builtin().columns()
    assert speechmeta.Rules.load(ROOT / "rules").fingerprint == speechmeta.Rules.builtin().fingerprint


def test_the_language_is_that_of_the_remarks(report):
    masked = "samples/县委全会讲话-隐名.txt"
    (english,), (chinese,) = (
        speechmeta.extract(masked, speechmeta.Rules.builtin(language=language)) for language in ("en", "zh")
    )
    assert english.remarks.isascii() or "blank" in english.remarks
    assert chinese.remarks != english.remarks and any("\u4e00" <= letter <= "\u9fff" for letter in chinese.remarks)


def test_texts_without_a_name_repeat_each_other_by_their_numbers(report):
    for given in ([report, report], iter([report, report])):
        assert [(speech.source, speech.duplicate_of) for speech in speechmeta.extract(given)] == [
            ("document-1", None), ("document-2", "document-1#1")
        ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: open(ROOT / REPORT, encoding="utf-8"), r"TextIOWrapper: give its path, or what is in it, `file.read\(\)`"),
        (lambda: io.BytesIO(b"a"), "BytesIO: give its path"),
        (lambda: {"a": "b"}, r"dict: give documents made of it, `\(speechmeta.Document\(text, name\) for …\)`"),
        (lambda: speechmeta.table(REPORT), "Table: give documents made of it"),
        (lambda: 3, "a document is a path, .* and not int"),
    ],
    ids=["an open file", "bytes in memory", "a dict", "a table", "a number"],
)
def test_what_holds_documents_in_a_way_of_its_own_is_not_taken_apart(given, said):
    held = given()
    for inputs in (held, [held], iter([held])):
        with pytest.raises(TypeError, match=said):
            list(speechmeta.extract(inputs))
    if hasattr(held, "close"):
        held.close()


def test_half_a_character_is_a_fault_of_its_document_alone(report):
    broken = report[:40] + "\udc80" + report[40:]
    for given in ([broken, report], iter([broken, report])):
        with pytest.warns(speechmeta.UnreadWarning, match="document-1: has a half of a character at 40"):
            assert [speech.source for speech in speechmeta.extract(given)] == ["document-2"]
    with pytest.raises(speechmeta.InputError, match="half of a character"):
        list(speechmeta.extract(speechmeta.Document(broken, "文"), errors="raise"))
    # A file's name may have bytes that are no characters.
    (read,) = speechmeta.read(speechmeta.Document(report, "\udcff.txt"))
    assert read.name == "\\xff.txt"


@pytest.mark.parametrize(("content", "name"), [(None, "a"), (3, "a"), ("text", ""), ("text", None)])
def test_a_document_has_a_content_and_a_name(content, name):
    with pytest.raises(TypeError, match="of a document is a str"):
        speechmeta.Document(content, name)


def test_folders_without_a_document_are_told(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for given in (tmp_path, [tmp_path], iter([tmp_path])):
        with pytest.warns(speechmeta.UnreadWarning, match="no documents found: below a folder, files ending in"):
            assert list(speechmeta.extract(given)) == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(speechmeta.extract([])) == []


def test_a_walk_takes_any_paths_and_says_what_it_does_with_errors():
    assert [source.name for source in speechmeta.walk((REPORT, Path(REPORT)))] == [REPORT]
    with pytest.raises(ValueError, match='`errors` is "warn"'):
        speechmeta.walk(REPORT, errors="strict")


def test_columns_are_named_by_any_words(tmp_path, report):
    (tmp_path / "t.csv").write_text('编号,正文\n1,"' + report.replace('"', '""') + '"\n', encoding="utf-8")
    for text_column, carry in [("正文", "编号"), (["内容", "正文"], ["编号"]), (iter(["正文"]), {"编号": 1})]:
        (speech,) = speechmeta.extract(tmp_path / "t.csv", text_column=text_column, carry=carry)
        assert speech["编号"] == "1"
    with pytest.raises(ValueError, match="carried columns stand in the table `speeches`"):
        speechmeta.table(tmp_path / "t.csv", "statistics", text_column="正文", carry="编号")


def test_an_error_has_the_name_of_its_document():
    assert speechmeta.InputError("x").name == ""
    with pytest.raises(speechmeta.InputError) as raised:
        list(speechmeta.extract(["nowhere.txt"]))
    assert raised.value.name == "nowhere.txt"
