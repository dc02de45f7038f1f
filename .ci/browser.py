"""A headless Chromium for the tests of pages, by chromedriver and the Python package selenium; and how such tests are run.

What is missing is said aloud by `missing()`; a test that cannot run is never taken for one that went well.
"""

import os
import shutil
import sys

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


def missing():
    """What the tests lack here; empty where they can run."""
    try:
        import selenium  # noqa: F401
    except ModuleNotFoundError:
        return "the Python package selenium is not installed"
    if not CHROMIUM:
        return "chromium is not installed"
    if not DRIVER:
        return "chromedriver is not installed (Debian: chromium-driver)"
    return ""


class Browser:
    """A window of so many points, light or dark, in a language."""

    def __init__(self, width=1280, height=900, dark=False, language="en"):
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--force-device-scale-factor=1", f"--window-size={width},{height}", f"--lang={language}",
            f"--accept-lang={language}",
        ):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(20)
        self.look(width, height, dark)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def look(self, width, height, dark=False):
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        calm = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [theme, calm]})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def open(self, address):
        self.driver.get(address)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def all(self, selector):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector):
        """The first element of a selector, as soon as it is there."""
        return self.until(lambda: next(iter(self.all(selector)), None), f"nothing on the page is `{selector}`")

    def text(self, selector):
        """The words of the first element of a selector; the page may draw it anew at any moment."""
        self.one(selector)
        script = "const of = document.querySelector(arguments[0]); return of ? of.innerText.trim() : null"
        return self.until(lambda: self.run(script, selector), f"`{selector}` has no words")

    def click(self, selector):
        self.one(selector).click()

    def press(self, key):
        self.driver.switch_to.active_element.send_keys(key)

    def until(self, condition, otherwise, seconds=10):
        """Waits until something holds, and gives it."""
        import time

        from selenium.common.exceptions import StaleElementReferenceException

        end = time.monotonic() + seconds
        while True:
            try:
                found = condition()
            except StaleElementReferenceException:
                found = None
            if found:
                return found
            if time.monotonic() > end:
                raise AssertionError(otherwise)
            time.sleep(0.03)

    def complaints(self):
        """What the page has said to the console."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def picture(self, path):
        self.driver.save_screenshot(path)


def failures(tests, browser):
    """Runs every test of an object, whose names are sentences, and at the end that the page said nothing to the console: how
    many there were, and how many failed."""
    names = [name for name in vars(type(tests)) if not name.startswith("_")]
    complaints, failed = [], 0
    for name in names:
        try:
            getattr(tests, name)()
        except Exception as error:  # noqa: BLE001 - every other test is run all the same
            failed += 1
            print(f"{name.replace('_', ' ')}: {type(error).__name__}: {error}")
        complaints += browser.complaints()
    if complaints:
        failed += 1
        print(f"nothing complains: {complaints}")
    return len(names) + 1, failed


def looks():
    """A browser for each look of which pictures are made, two widths in light and dark; its name, and whether it is dark."""
    for width, height in ((1280, 860), (420, 860)):
        for dark in (False, True):
            with Browser(width, height, dark) as browser:
                yield browser, f"{width}-{'dark' if dark else 'light'}", dark


def main(tests, pictures):
    """What a script with tests of a page does: `BIN` runs them, `BIN --pictures FOLDER` makes pictures."""
    if missing():
        print(f"skipped: {missing()}")
        return
    binary = os.path.abspath(sys.argv[1])
    if "--pictures" in sys.argv:
        pictures(binary, sys.argv[sys.argv.index("--pictures") + 1])
        return
    sys.exit(tests(binary) > 0)
