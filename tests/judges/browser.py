"""What a real Chromium says of a page: axe, the console, layout shifts, weight and requests.

And whether a page is as wide as a small phone, and as paper, whatever is written on it.
"""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.support.browser import ARGUMENTS, AXE_OPTIONS, CHROMIUM
from tests.support.long_words import OVERFLOW
from tests.support.paper import lost_on_paper

COUNT_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({type: 'layout-shift', buffered: true});
"""
TEXT = ("document", "stylesheet", "script")


def look_at(site, address):
    """Return what Chromium finds at `address` of the portal `site`, by name.

    `axe` and `console` are lists of findings in light and dark, `shift` is the cumulative
    layout shift at its worst, `requests` counts what is fetched besides pictures, `bytes` and
    `script_bytes` are as transferred.
    """
    found = {"axe": [], "console": [], "shift": 0.0}
    with _browser() as browser:
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, locale="vi-VN")
            page = context.new_page()
            page.add_init_script(COUNT_SHIFTS)
            messages, finished = [], []
            page.on("console", lambda message, kept=messages: kept.append(message.text))
            page.on("pageerror", lambda error, kept=messages: kept.append(str(error)))
            page.on("requestfinished", lambda request, kept=finished: kept.append(request))
            page.goto(site + address, wait_until="networkidle")
            page.mouse.wheel(0, 4000)
            page.wait_for_timeout(500)
            found["console"] += messages
            found["shift"] = max(found["shift"], page.evaluate("window.shift"))
            plain = [request for request in finished if request.resource_type != "image"]
            weights = [(r.resource_type, r.sizes()["responseBodySize"]) for r in plain]
            found["requests"] = len(plain)
            found["bytes"] = sum(size for kind, size in weights if kind in TEXT)
            found["script_bytes"] = sum(size for kind, size in weights if kind == "script")
            axe = Axe().run(page, options=AXE_OPTIONS)
            found["axe"] += [violation["id"] for violation in axe.response["violations"]]
            context.close()
    return found


def width_faults(site, addresses):
    """Return which pages of `addresses`, by name, are wider than the smallest phone."""
    faults = []
    with _browser() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 800}, locale="vi-VN")
        for name, address in addresses.items():
            page.goto(site + address)
            if overflow := page.evaluate(OVERFLOW):
                faults.append(f"{name}: {overflow} px too wide: {address[:80]}")
    return faults


def paper_faults(site, address):
    """Return which columns of the wide table at `address` A4 paper does not show."""
    with _browser() as browser:
        page = browser.new_page(locale="vi-VN")
        page.goto(site + address)
        return lost_on_paper(page)


@contextmanager
def _browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
