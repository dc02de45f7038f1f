"""Where things stand: characters of the document, as Python counts them."""

import pytest

import speechmeta


def test_a_mention_is_the_characters_that_it_stands_on(inputs):
    mentions = 0
    for speech in speechmeta.extract(inputs, text=True):
        for mention in speech.mentions:
            assert speech.document[mention.start : mention.end] == mention.text
            mentions += 1
    assert mentions > 100


def test_a_speech_knows_its_own_part_of_the_document():
    speeches = list(speechmeta.extract("samples/讲话汇编三篇.txt", text=True))
    assert len(speeches) == 3
    for speech in speeches:
        assert speech.text == speech.document[speech.start : speech.end]
        # What stands above the first piece, as the heading of the collection, is told with it.
        begin = 0 if speech.speech == 1 else speech.start
        assert all(begin <= mention.start and mention.end <= speech.end for mention in speech.mentions)
    assert len({speech.text for speech in speeches}) == 3


def test_the_text_of_a_speech_is_that_of_read(inputs):
    texts = {document.name: document.text for document in speechmeta.read(inputs)}
    for speech in speechmeta.extract(inputs, text=True):
        assert speech.document == texts[speech.source]


def test_characters_outside_of_the_basic_plane_count_as_one(report):
    text = "𠮷𠮷𠮷\n" + report
    (speech,) = speechmeta.extract(text, text=True)
    shifted = [mention for mention in speech.mentions if mention.field == "growth"]
    (plain,) = speechmeta.extract(report)
    expected = [mention for mention in plain.mentions if mention.field == "growth"]
    assert [mention.start for mention in shifted] == [mention.start + 4 for mention in expected]
    assert shifted and all(text[mention.start : mention.end] == mention.text for mention in shifted)


def test_without_being_asked_for_the_text_is_not_kept(report):
    (speech,) = speechmeta.extract(report)
    for name in ("text", "document"):
        with pytest.raises(AttributeError, match="text=True"):
            getattr(speech, name)
