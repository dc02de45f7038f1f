"""What the page of `extract --report` does, in a headless Chromium.

    report_page.py BIN                     the tests; says aloud what it leaves out
    report_page.py BIN --pictures FOLDER   pictures of the page at two widths, light and dark
"""

import csv
import io
import pathlib
import re
import subprocess
import tempfile
import time
import unicodedata
import urllib.parse

from browser import Browser, failures, looks, main

HERE = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = HERE / "samples"
# A document of somebody who means harm, with a character beyond the basic plane before its figures.
HOSTILE_NAME = "<img src=x onerror=window.harm=1>.txt"
HOSTILE = (
    "政府工作报告\n2018年1月9日\n县长 顾知远\n𠮷</script><script>window.harm=1</script><img src=x onerror='window.harm=1'>\n"
    "2017年全县地区生产总值增长8.4%。\n今年的目标是：地区生产总值增长8%。\n"
)


def extract(binary, *arguments):
    return subprocess.run([binary, "-q", *arguments], capture_output=True, text=True, cwd=HERE, check=False)


def address(path):
    return pathlib.Path(path).resolve().as_uri()


class Tests:
    """One page of the samples, a hostile document and a file that cannot be read. Names of tests are sentences."""

    def __init__(self, binary, folder, browser):
        self.binary, self.browser, self.folder = binary, browser, pathlib.Path(folder)
        own = self.folder / "own"
        own.mkdir()
        (own / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
        (own / "broken.docx").write_bytes(b"PK\x03\x04 no document")
        self.page = self.folder / "report.html"
        self.run = extract(binary, "--report", self.page, "samples/", own)
        rows = extract(binary, "samples/", own).stdout
        self.rows = list(csv.DictReader(io.StringIO(rows)))

    def _open(self, hash=""):
        self.browser.open("about:blank")
        self.browser.open(address(self.page) + hash)

    def the_run_writes_the_page_and_no_rows(self):
        assert self.run.stdout == "", self.run.stdout[:200]
        assert self.run.returncode == 1, "one file cannot be read"
        assert self.page.stat().st_size > 50_000

    def figures_are_those_of_the_run(self):
        self._open()
        numbers = [figure.text for figure in self.browser.all(".figure b")]
        assert numbers[0] == str(len(self.rows)), numbers
        assert numbers[3] == "1", numbers
        assert "Inputs that could not be read: 1." in self.browser.text(".warning")

    def the_sentence_behind_a_cell_is_two_clicks_away(self):
        self._open()
        self.browser.click("#top nav a[href='#/speeches']")
        row = next(row for row in self.rows if row["source"].endswith("秭归县政府工作报告.txt"))
        links = [link for link in self.browser.all("td[data-key='gdp_growth'] a") if link.text == row["gdp_growth"]]
        assert links, "the cell stands in the table"
        links[0].click()
        mark = self.browser.one("mark.on")
        words = "".join(mark.text for mark in self.browser.all("mark.on"))
        assert words == "地区生产总值128.6亿元，同比增长8.4%", words
        seen = self.browser.run("const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight", mark)
        assert seen, "the sentence is in the window"
        assert self.browser.text(".card code") == "gdp.growth"

    def a_click_on_a_mention_shows_its_rule_and_lights_its_cell(self):
        self._open("#/speech/0")
        self.browser.one(".text mark.cell").click()
        assert self.browser.one(".card code").text, "the rule is named"
        lit = self.browser.all("dd.on")
        assert lit, "its cell is lit"
        lit[0].find_element("css selector", "button.cell").click()
        assert self.browser.all("mark.on"), "and back"

    def what_strangers_write_stays_words(self):
        number = next(n for n, row in enumerate(self.rows) if "<img" in row["source"])
        for hash in ("", "#/speeches", f"#/speech/{number}/gdp_growth"):
            self._open(hash)
            assert self.browser.run("return window.harm === undefined")
        assert "".join(mark.text for mark in self.browser.all("mark.on")) == "地区生产总值增长8.4%"
        assert "</script><script>window.harm=1</script>" in self.browser.text(".text")
        assert "<img src=x" in self.browser.text("dl.row")

    def it_asks_nothing_of_a_network(self):
        self._open()
        assert self.browser.run("return performance.getEntriesByType('resource').length") == 0

    def search_and_filters_leave_the_rows_that_hold_them(self):
        self._open("#/speeches")
        self.browser.one("#search").send_keys("秭归")
        wanted = sum(any("秭归" in cell for cell in row.values()) for row in self.rows)
        assert 0 < wanted < len(self.rows)
        self.browser.until(lambda: len(self.browser.all("tbody tr")) == wanted, "the search leaves the rows with these words")
        assert self.browser.text("[role=status]") == f"{wanted} of {len(self.rows)} speeches"
        self._open("#/speeches?f=meeting_type%3D" + "人代会")
        wanted = sum(row["meeting_type"] == "人代会" for row in self.rows)
        assert len(self.browser.all("tbody tr")) == wanted > 0
        self.browser.click(".conditions .chip")
        assert len(self.browser.all("tbody tr")) == len(self.rows), "the filter is taken away"

    def a_heading_sorts_by_its_column(self):
        self._open("#/speeches")
        for arrow, step in (("ascending", 1), ("descending", -1)):
            self.browser.click("th[data-key='gdp_target'] button")
            assert self.browser.one("th[data-key='gdp_target']").get_attribute("aria-sort") == arrow
            cells = [float(cell.text) for cell in self.browser.all("td[data-key='gdp_target']") if cell.text and cell.text != "×"]
            assert len(cells) > 1 and cells == sorted(cells, reverse=step < 0), cells

    def the_keyboard_leads_through_mentions_and_speeches(self):
        self._open("#/speech/0")
        self.browser.one(".text mark")
        body = self.browser.one("body")
        body.send_keys("n")
        first = self.browser.one("mark.on").get_attribute("data-mentions")
        body.send_keys("n")
        assert self.browser.one("mark.on").get_attribute("data-mentions") != first
        body.send_keys("p")
        assert self.browser.one("mark.on").get_attribute("data-mentions") == first
        body.send_keys("]")
        self.browser.until(lambda: self.browser.run("return location.hash") == "#/speech/1", "] leads to the next speech")
        self.browser.one("body").send_keys("/")
        self.browser.until(lambda: self.browser.run("return document.activeElement.id") == "search", "/ leads to the search")

    def the_legend_hides_the_mentions_of_a_field(self):
        self._open("#/speech/0")
        field = self.browser.one(".text mark").get_attribute("data-field")
        assert self.browser.all(f"mark[data-field='{field}']")
        self.browser.click(f".legend [data-field='{field}']")
        assert not self.browser.all(f"mark[data-field='{field}']")
        assert self.browser.one(f".legend [data-field='{field}']").get_attribute("aria-pressed") == "false"

    def it_speaks_chinese_and_goes_dark(self):
        self._open()
        self.browser.click("[data-language='zh']")
        assert self.browser.text("h1") == "读到了什么"
        assert self.browser.run("return document.documentElement.lang") == "zh-CN"
        self.browser.click("[data-language='en']")
        light = self.browser.run("return getComputedStyle(document.body).backgroundColor")
        for _ in range(2):
            self.browser.click("#theme")
        dark = self.browser.run("return getComputedStyle(document.body).backgroundColor")
        assert (light, dark) == ("rgb(255, 255, 255)", "rgb(22, 25, 28)"), (light, dark)
        self.browser.click("#theme")

    def charts_lead_to_their_rows(self):
        self._open()
        drawn = [chart.get_attribute("data-chart") for chart in self.browser.all("[data-chart]")]
        assert drawn == ["gdp", "years", "meetings", "officials", "provinces"], drawn
        self.browser.click("[data-chart='provinces'] td button")
        assert self.browser.all(".conditions .chip") and self.browser.all("tbody tr")
        assert "湖北省" in self._page_text(""), "a province is called by its name"

    def statistics_are_those_of_the_table_and_lead_to_their_sentences(self):
        figures = list(csv.DictReader(io.StringIO(extract(self.binary, "--table", "statistics", "samples/", self.folder / "own").stdout)))
        self._open()
        self.browser.click("#top nav a[href='#/figures/statistics']")
        chosen = self.browser.run(
            "return Object.fromEntries([...document.querySelectorAll('select[data-column]')].map((of) => [of.dataset.column, of.value]))"
        )
        assert "indicator" in chosen, chosen
        self._open("#/figures/statistics?" + urllib.parse.urlencode([("c", "indicator=地区生产总值"), ("c", "measure=growth")]))
        self.browser.one("#figures tbody tr")
        wanted = [row for row in figures if row["indicator"] == "地区生产总值" and row["measure"] == "growth" and row["period"] == "year"]
        assert wanted and self.browser.text("[role=status]").startswith(f"{len(wanted)} figures of "), self.browser.text("[role=status]")
        heads = [head.text.strip(" ↑↓") for head in self.browser.all("#figures th")]
        assert heads[1:] == ["Year", "Goal", "Result"], heads
        dots = len(self.browser.all("[data-chart='statistics'] circle.dot"))
        assert dots == sum(1 for row in wanted if row["year"] and row["value"] not in ("", "×")), dots
        links = {link.get_attribute("href").split("#")[1]: link.text for link in self.browser.all("#figures td a")}
        for place, value in links.items():
            self._open("#" + place)
            words = "".join(mark.text for mark in self.browser.until(lambda: self.browser.all("mark.on"), f"{place} leads to a sentence"))
            # A figure that is blanked out is written in many ways.
            assert value == "×" or value in unicodedata.normalize("NFKC", words), (place, value, words)

    def statistics_are_picked_out_by_place_and_sorted(self):
        self._open("#/figures/statistics")
        all_rows = len(self.browser.until(lambda: self.browser.all("#figures tbody tr"), "there are figures"))
        place = self.browser.one("#figures td button").text
        self.browser.one("#figures td button").click()
        self.browser.until(lambda: len(self.browser.all("#figures tbody tr")) <= all_rows, "those of the place are left")
        assert {cell.text for cell in self.browser.all("#figures td[data-key='place']")} == {place}
        assert self.browser.one("#figure-place").get_attribute("value") == place
        assert "place=" in self.browser.run("return location.hash")
        self.browser.click("[data-language='zh']")
        assert {cell.text for cell in self.browser.all("#figures td[data-key='place']")} == {place}, "another language, the same view"
        heads = [head.text.strip(" ↑↓") for head in self.browser.all("#figures th")]
        assert heads[1:] == ["年份", "目标", "实绩"], heads
        self.browser.click("[data-language='en']")
        self.browser.one("#figure-place").clear()
        self._open("#/figures/statistics")
        for arrow, step in (("ascending", 1), ("descending", -1)):
            self.browser.click("#figures th[data-key='place'] button")
            assert self.browser.one("#figures th[data-key='place']").get_attribute("aria-sort") == arrow
        select = self.browser.one("select[data-column='indicator']")
        before = self.browser.text("#main h2")
        select.send_keys("\ue015")
        self.browser.until(lambda: self.browser.text("#main h2") != before, "the keyboard chooses another indicator")
        assert self.browser.run("return document.activeElement.dataset.column") == "indicator"

    def every_page_says_by_which_program_and_rules_it_was_made(self):
        stats = extract(self.binary, "--stats", "samples/").stderr
        for hash in ("", "#/speeches", "#/speech/0", "#/figures/statistics", "#/failures"):
            self._open(hash)
            foot = self.browser.text("#foot")
            rules = re.search(r"Rules ([0-9a-f]{16})\.", foot)
            assert rules and rules[1] in stats and re.search(r"speechmeta \d+\.\d+\.\d+", foot), foot

    def the_print_has_the_figures_and_no_controls(self):
        self._open("#/figures/statistics")
        self.browser.one("#figures tbody tr")
        self.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        shown = self.browser.run("return ['.tools', '#top nav', '#figures table', '#main svg'].map((of) => getComputedStyle(document.querySelector(of)).display !== 'none')")
        self.browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        self.browser.look(1280, 900)
        assert shown == [False, False, True, True], shown

    def _page_text(self, hash):
        self._open(hash)
        return self.browser.text("main")

    def what_was_not_read_is_named_with_its_reason(self):
        text = self._page_text("#/failures")
        assert "broken.docx" in text and "could not be read" in text, text

    def every_control_has_a_name(self):
        for hash in ("", "#/speeches", "#/speech/0", "#/figures/statistics", "#/failures"):
            self._open(hash)
            nameless = self.browser.run(
                "return [...document.querySelectorAll('button, a, input, select, svg')].filter((of) => !(of.textContent.trim()"
                " || of.getAttribute('aria-label') || (of.labels && of.labels.length))).map((of) => of.outerHTML)"
            )
            assert nameless == [], nameless

    def many_texts_stand_beside_the_page(self):
        many = self.folder / "many"
        many.mkdir()
        text = (SAMPLES / "秭归县政府工作报告.txt").read_text(encoding="utf-8")
        copies = 24_000_000 // len(text.encode()) + 1
        # Its paragraphs once and again, so that a document is as long as a real report.
        long = text + text.split("\n", 3)[3] * 9
        for n in range(copies // 10 + 1):
            (many / f"{n:04}.txt").write_text(long, encoding="utf-8")
        page = self.folder / "many.html"
        run = subprocess.run([self.binary, "--report", page, many], capture_output=True, text=True, check=True)
        assert "many_files: keep the two together" in run.stderr, run.stderr
        assert not list(self.folder.glob("*.part")), "nothing half stays behind"
        assert page.stat().st_size < 30_000_000
        start = time.monotonic()
        self.browser.open(address(page))
        self.browser.one(".figure b")
        took = time.monotonic() - start
        assert took < 2, f"{took:.1f} s"
        self.browser.click("#top nav a[href='#/speeches']")
        self.browser.one("td[data-key='gdp_growth'] a").click()
        assert self.browser.one("mark.on")
        assert (self.folder / "many_files" / "figures-5.js").exists()
        self.browser.click("#top nav a[href='#/figures/statistics']")
        self.browser.one("#figures td a").click()
        assert self.browser.one("mark.on"), "and figures beside the page lead to their sentences"
        again = subprocess.run([self.binary, "-q", "--report", page, "samples/"], capture_output=True, text=True, cwd=HERE, check=True)
        assert again.stderr == "" and not (self.folder / "many_files").exists(), "the texts of the earlier page are gone"


def tests(binary):
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        many, failed = failures(Tests(binary, folder, browser), browser)
    print(f"report page: {many} tests in Chromium, {failed} failed")
    return failed


def pictures(binary, folder):
    """The report of the samples and of the own corpus, at two widths, light and dark, one of them in Chinese."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        page = pathlib.Path(place) / "report.html"
        extract(binary, "--report", page, "samples/", "tests/own-corpus/")
        for browser, look, dark in looks():
            browser.open(address(page))
            browser.one(".figure b")
            browser.picture(str(folder / f"report-overview-{look}.png"))
            if dark:
                browser.click("[data-language='zh']")
            browser.open(address(page) + "#/speeches")
            browser.one("tbody tr")
            browser.picture(str(folder / f"report-speeches-{look}.png"))
            browser.open(address(page) + "#/figures/statistics")
            browser.one("#figures tbody tr")
            browser.picture(str(folder / f"report-statistics-{look}.png"))
            row = browser.run("return INDEX.rows.findIndex((row) => INDEX.documents[row.document].name.includes('秭归'))")
            browser.open(address(page) + f"#/speech/{row}/gdp_growth")
            browser.one("mark.on")
            browser.picture(str(folder / f"report-speech-{look}.png"))
    print(f"pictures in {folder}")


if __name__ == "__main__":
    main(tests, pictures)
