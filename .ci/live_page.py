"""What the page of `extract serve` does, in a headless Chromium.

    live_page.py BIN                     the tests; says aloud what it leaves out
    live_page.py BIN --pictures FOLDER   pictures of the page at two widths, light and dark
"""

import pathlib
import shutil
import subprocess
import tempfile
import time

from browser import Browser, failures, looks, main

HERE = pathlib.Path(__file__).resolve().parent.parent
SAMPLE = HERE / "samples" / "秭归县政府工作报告.txt"
GROWTH = "growth_of_gdp.yaml"


class Serving:
    """A program that listens with these arguments; ended at the end."""

    def __init__(self, binary, *arguments):
        self.program = subprocess.Popen([binary, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)
        self.address = self.program.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.terminate()
        self.program.wait()


class Tests:
    """A page beside a copy of the rules that the tests change. Names of tests are sentences."""

    def __init__(self, binary, address, rules, browser):
        self.binary, self.address, self.rules, self.browser = binary, address, pathlib.Path(rules), browser

    def _paste(self, text):
        self.browser.open(self.address)
        self.browser.one("#rules .note")
        self._put(text)

    def _put(self, text):
        # As a paste does: the text at once, and one event.
        self.browser.run(
            "const area = document.getElementById('paste'); area.value = arguments[0]; area.dispatchEvent(new Event('input'))", text
        )

    def _cell(self, column):
        """What the cell of a column shows; empty where it is not in the row."""
        return self.browser.run("const of = document.querySelector(`dd[data-column='${arguments[0]}']`); return of ? of.innerText : ''", column)

    def what_is_pasted_is_marked_with_its_row(self):
        self._paste(SAMPLE.read_text(encoding="utf-8"))
        self.browser.one(".text mark.cell")
        assert self._cell("gdp_growth") == "8.4", self._cell("gdp_growth")
        assert self.browser.text("h1") == "政府工作报告"

    def a_click_tells_rule_line_captures_and_what_it_beat(self):
        self.browser.click("dd[data-column='gdp_growth'] button")
        words = "".join(mark.text for mark in self.browser.all("mark.on"))
        assert words == "地区生产总值128.6亿元，同比增长8.4%", words
        card = self.browser.text(".card")
        assert "gdp.growth" in card and GROWTH + ":" in card, card
        assert "Captures" in card and "It beat" not in card, card
        # Its neighbour beat others.
        beat = self.browser.run(
            "const n = answer.piece.speeches[0].details.findIndex((detail) => detail.beat.length); view.chooseMention(n, true); return n"
        )
        assert beat >= 0 and "It beat" in self.browser.text(".card"), self.browser.text(".card")

    def what_is_selected_can_be_asked_after(self):
        self.browser.run(
            "const mark = [...document.querySelectorAll('.text mark')].find((of) => of.textContent.includes('过去一年') || of.textContent.includes('固定资产投资'));"
            "getSelection().selectAllChildren(mark); mark.firstChild && getSelection().setBaseAndExtent(mark.firstChild, 0, mark.firstChild, 6)"
        )
        self.browser.one("#why form")
        assert self.browser.text("#why q") == "固定资产投资", self.browser.text("#why q")
        self.browser.click("#why button[type=submit]")
        self.browser.until(lambda: self.browser.all("#why pre"), "an answer")
        text = self.browser.text("#why pre")
        assert "固定资产投资增长13.2%" in text and "growth" in text, text
        self.browser.run("document.querySelector('#why select').value = 'date'")
        self.browser.click("#why button[type=submit]")
        self.browser.until(lambda: "date.year" in self.browser.text("#why pre"), "why no rule of another field reads it")
        assert "gives nothing here" in self.browser.text("#why pre")
        self.browser.all("#why form button")[-1].click()
        assert not self.browser.all("#why form")

    def fields_are_shown_and_hidden(self):
        self.browser.click(".legend [data-field='date']")
        assert not self.browser.all("mark[data-field='date']")
        self.browser.click(".legend [data-field='date']")
        assert self.browser.all("mark[data-field='date']")

    def a_change_of_a_rule_is_seen_as_soon_as_the_rules_are_loaded(self):
        # A machine that is busy takes longer for everything: how long it takes now to load them and to read a text is measured.
        start = time.monotonic()
        subprocess.run([self.binary, "explain", "--rules", self.rules, "--cell", "gdp_growth", SAMPLE], capture_output=True, check=True)
        loading = time.monotonic() - start
        file = self.rules / "mine.yaml"
        start = time.monotonic()
        file.write_text(
            "schema: 1\nfields:\n  mine: {attributes: {}}\nrules:\n  - {id: mine.words, field: mine, match: 过去一年, priority: weak}\n"
            "columns:\n  - {name: mine, from: mine, take: mentions}\n", encoding="utf-8",
        )
        self.browser.until(lambda: self._cell("mine"), "the new column is in the row")
        took = time.monotonic() - start
        print(f"a change of a rule file is on the page after {took:.2f} s; to load the rules and read the text takes {loading:.2f} s")
        assert took < 0.5 + 2.5 * loading, f"{took:.1f} s"

    def a_broken_rule_is_shown_with_its_line_and_the_text_stays(self):
        file = self.rules / "mine.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("过去一年", "<qu_yuan>"), encoding="utf-8")
        fault = self.browser.one(".fault").text
        assert "R005" in fault and "mine.yaml:5:" in fault and "<qu_yuan>" in fault, fault
        assert self.browser.text(".fault pre mark") == "<qu_yuan>", self.browser.text(".fault pre mark")
        assert self._cell("gdp_growth") == "8.4", "what the last sound rules gave stays"
        file.unlink()
        self.browser.until(lambda: not self.browser.all(".fault"), "the fault goes when the file does")
        self.browser.until(lambda: not self._cell("mine"), "and so does the column")

    def what_strangers_write_stays_words(self):
        self._put("政府工作报告\n县长 <img src=x onerror=window.harm=1>\n</script><script>window.harm=1</script>\n今年的目标是：地区生产总值增长7.5%。\n")
        self.browser.until(lambda: self._cell("gdp_target") == "7.5", "the text is read")
        assert self.browser.run("return window.harm === undefined")
        assert "<img src=x" in self.browser.text(".text")

    def a_file_is_chosen_and_read_by_its_content(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "报告.html"
            paragraphs = "".join(f"<p>{line}</p>" for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line)
            file.write_bytes(f"<html><meta charset=gbk><body>{paragraphs}</body></html>".encode("gb18030"))
            self.browser.one("#file").send_keys(str(file))
            self.browser.until(lambda: self._cell("source") == "报告.html", "the page is read")
            assert self._cell("gdp_growth") == "8.4"
            file.write_bytes(b"PK\x03\x04 no document")
        with tempfile.NamedTemporaryFile(suffix=".docx") as broken:
            broken.write(b"PK\x03\x04 no document")
            broken.flush()
            self.browser.one("#file").send_keys(broken.name)
            self.browser.one("#answer [role=alert]")

    def several_speeches_are_told_apart(self):
        self._paste((HERE / "samples" / "讲话汇编三篇.txt").read_text(encoding="utf-8"))
        self.browser.one(".tabs")
        assert len(self.browser.all(".tabs button")) == 3
        self.browser.all(".tabs button")[1].click()
        assert self._cell("gdp_growth") == "8.2", self._cell("gdp_growth")

    def it_speaks_chinese_and_keeps_the_text(self):
        self.browser.click("[data-language='zh']")
        assert self.browser.text("strong") == "试读讲话"
        assert self.browser.run("return document.getElementById('paste').value.length") > 100
        assert self.browser.all(".text mark")
        self.browser.click("[data-language='en']")


def tests(binary):
    with tempfile.TemporaryDirectory() as folder:
        rules = pathlib.Path(folder) / "rules"
        shutil.copytree(HERE / "rules", rules)
        before = sorted(path.name for path in rules.rglob("*"))
        with Serving(binary, "--rules", str(rules)) as serving, Browser() as browser:
            many, failed = failures(Tests(binary, serving.address, rules, browser), browser)
        if sorted(path.name for path in rules.rglob("*")) != before:
            failed += 1
            print("the program wrote into the folder of the rules")
    print(f"live page: {many + 1} tests in Chromium, {failed} failed")
    return failed


def pictures(binary, folder):
    """A sample that was pasted, at two widths, light and dark, the dark ones in Chinese; and faults of rules."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        rules = pathlib.Path(place) / "rules"
        shutil.copytree(HERE / "rules", rules)
        with Serving(binary, "--rules", str(rules)) as serving:
            for browser, look, dark in looks():
                page = Tests(binary, serving.address, rules, browser)
                page._paste(SAMPLE.read_text(encoding="utf-8"))
                browser.one(".text mark.cell")
                if dark:
                    browser.click("[data-language='zh']")
                browser.click("dd[data-column='gdp_growth'] button")
                browser.run("window.scrollTo(0, 0)")
                browser.picture(str(folder / f"live-{look}.png"))
            (rules / "mine.yaml").write_text(
                "schema: 1\nrules:\n  - id: mine.jobs\n    field: grwoth\n    match: 城镇新增就业<n:nubmer>人\n", encoding="utf-8"
            )
            with Browser() as browser:
                browser.open(serving.address)
                browser.one(".fault")
                browser.picture(str(folder / "live-faults.png"))
    print(f"pictures in {folder}")


if __name__ == "__main__":
    main(tests, pictures)
