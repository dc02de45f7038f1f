"""What the target `python` does with its bytes: documents are given to the package, and what comes of them is looked at.

The bytes are a bundle as of `src/bundle.rs`: parts behind lines `==== NAME`. A part named `call` says how the others are asked
for, by the words below; one named `sketch` is taken as a sketch; the others are documents under their names. Bytes without such
a line are one document.

    text        documents are given as texts, not as bytes
    lazily      by an iterator
    breaks      which fails behind the last of them
    raise       what cannot be read raises
    fails       the function that is told of it fails
    stop        only the first speech is taken
    table=…     a table, whatever it is called        jobs=…      documents at once
    column=…    the columns of texts                  carry=…     those that are taken along
"""

import json
import pickle
import re

import speechmeta
from speechmeta import Document, InputError, Repeats, Rules, SpeechmetaError

RULES = Rules.builtin()
COLUMNS = {table: [column.name for column in RULES.columns(table)] for table in RULES.tables}
NUMBERS = {column.name for column in RULES.columns() if column.type in ("integer", "number")}
ORIGIN = ["origin_file", "origin_document", "origin_row"]


class Failed(Exception):
    """What a caller's own code raises."""


def parts(data):
    found = re.split(rb"(?m)^==== (.*)\n", data)
    if len(found) == 1:
        return {}, [], [("a.txt", data)]
    words, sketches, documents = {}, [], []
    for name, content in zip(found[1::2], found[2::2]):
        name = name.decode("utf-8", "surrogateescape")
        content = content.removesuffix(b"\n")
        if name == "call":
            for word in content.decode("utf-8", "replace").split():
                key, _, value = word.partition("=")
                words.setdefault(key, []).append(value)
        elif name == "sketch":
            sketches.append(content)
        else:
            documents.append((name, content))
    return words, sketches, documents


class Call:
    """One way of asking for documents."""

    def __init__(self, words, documents):
        self.words, self.documents, self.failures = words, documents, []

    def inputs(self):
        given = []
        for name, content in self.documents:
            if "text" in self.words:
                content = content.decode("utf-8", "surrogateescape")
            given.append(Document(content, name))
        return self.one_by_one(given) if "lazily" in self.words else given

    def one_by_one(self, given):
        yield from given
        if "breaks" in self.words:
            raise Failed

    def told(self, error):
        assert isinstance(error, InputError) and str(error).strip() and isinstance(error.name, str), repr(error)
        self.failures.append(str(error))
        if "fails" in self.words:
            raise Failed

    def options(self, jobs):
        options = {"errors": "raise" if "raise" in self.words else self.told, "jobs": jobs}
        for key, name in ("column", "text_column"), ("carry", "carry"):
            if key in self.words:
                options[name] = self.words[key]
        return options

    def outcome(self, ask, jobs):
        """What is given, or the error that is raised, with what was told."""
        self.failures.clear()
        try:
            return ask(self.inputs(), **self.options(jobs)), [*self.failures]
        except (SpeechmetaError, ValueError, TypeError, Failed) as error:
            assert isinstance(error, Failed) or str(error).strip(), repr(error)
            return repr(error), [*self.failures]

    def checked(self, ask):
        """The same with one thread and with as many as are said."""
        [jobs] = self.words.get("jobs", ["2"])[:1]
        jobs = int(jobs) if re.fullmatch(r"-?[0-9]{1,20}", jobs) else jobs
        one = self.outcome(ask, 1)
        more = self.outcome(ask, 8 if isinstance(jobs, int) and 8 < jobs < 1 << 32 else jobs)
        if isinstance(jobs, int) and 0 <= jobs < 1 << 32:
            # Threads may have read further when one of the documents is told of, but tell of no other.
            assert one == more, f"{one}\n{more}"
        return one[0]


def speeches(inputs, **options):
    stops = options.pop("stop", False)
    found = []
    for speech in speechmeta.extract(inputs, RULES, text=True, **options):
        of = json.loads(speech.json)
        assert of == speech.object and of["source"] == speech.source
        # What a table brings along stands before the columns of the rules.
        assert list(speech)[-len(COLUMNS["speeches"]) :] == COLUMNS["speeches"], list(speech)
        document = speech.document
        assert speech.text == document[of["start"] : of["end"]] and 0 <= of["start"] <= of["end"] <= len(document)
        for mention in speech.mentions:
            assert document[mention.start : mention.end] == mention.text, mention
        again = pickle.loads(pickle.dumps(speech))
        assert dict(again) == dict(speech) and again.json == speech.json and again.document == document
        found.append(dict(speech))
        if stops:
            break
    return found


def run(data, columns):
    words, sketches, documents = parts(data)
    call = Call(words, documents)
    for sketch in sketches:
        try:
            speechmeta.keys(sketch)
            assert speechmeta.is_repeat(sketch, sketch) == bool(sketch)
            noted = Repeats()
            assert [noted.note(name, sketch) for name in "ab"] == [None, "a" if sketch else None]
        except ValueError as error:
            assert "sketch" in str(error)
    if "stop" in words:
        call.outcome(lambda inputs, **options: speeches(inputs, stop=True, **options), 2)
    found = call.checked(speeches)
    [name] = words.get("table", ["speeches"])[:1]

    def rows(inputs, **options):
        return columns(speechmeta.table(inputs, name, RULES, origin=True, **options))

    cells = call.checked(rows)
    if isinstance(cells, str):
        return
    names, length, table = [column for column, _ in cells], len(cells[0][1]), dict(cells)
    assert len(table) == len(names), f"two columns of one name: {names}"
    assert all(len(of) == length for _, of in cells)
    origin = [*ORIGIN, *(["sketch"] if name == "speeches" else [])]
    assert names[-len(COLUMNS[name]) - len(origin) :] == COLUMNS[name] + origin, names
    assert all(place >= 1 for column in ORIGIN[1:] for place in table[column])
    if name != "speeches" or isinstance(found, str):
        return
    assert length == len(found), f"{length} rows of {len(found)} speeches"
    noted = Repeats()
    for row, speech in enumerate(found):
        for column in COLUMNS["speeches"]:
            held, cell = table[column][row], speech[column]
            # What is no number, in a column of numbers, is null in a table.
            is_left_out = held is None and isinstance(cell, str) and column in NUMBERS
            assert held == cell or is_left_out, f"{column}: {held!r}, {cell!r}"
        repeated = noted.note(f"{speech['source']}#{speech['speech']}", table["sketch"][row])
        assert repeated == speech["duplicate_of"], f"{repeated!r}, {speech['duplicate_of']!r}"
    frame = speechmeta.batches(call.inputs(), name, RULES, origin=True, **call.options(1))
    assert sum(len(batch) for batch in frame) == length
    texts = [*speechmeta.read(call.inputs(), RULES, **{k: v for k, v in call.options(1).items() if k != "carry"})]
    assert all(isinstance(document.text, str) and document.name for document in texts)
