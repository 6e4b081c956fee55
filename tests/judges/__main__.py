"""`python -m tests.judges`: serve the demo, ask every judge, print the table."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from articles.demo import content  # noqa: E402
from articles.text.vietnamese import slugify  # noqa: E402
from tests.judges import npm  # noqa: E402
from tests.judges.browser import CHROMIUM, look_at, paper_faults, width_faults  # noqa: E402
from tests.judges.links import link_faults  # noqa: E402
from tests.judges.machines import (  # noqa: E402
    extractor_faults,
    feed_faults,
    sitemap_faults,
    structured_data_faults,
)
from tests.support.serving import environment_of, manage, prepare, served  # noqa: E402

SAMPLE = content.ARTICLES[0]
WITH_GALLERY = next(story for story in content.ARTICLES if story.gallery)
WITH_FILM = next(story for story in content.ARTICLES if story.film)
OFFICIAL = next(o for o in content.OFFICIALS if o.key == SAMPLE.quotes[0].official)
PAGES = {
    "home": "/",
    "category": f"/chuyen-muc/{SAMPLE.category}/",
    "article": f"/bai-viet/{slugify(SAMPLE.headline)}/",
    "gallery": f"/bai-viet/{slugify(WITH_GALLERY.headline)}/",
    "video": f"/bai-viet/{slugify(WITH_FILM.headline)}/",
    "page": "/gioi-thieu/",
    "official": f"/can-bo/{slugify(OFFICIAL.name)}/",
    "search": "/tim-kiem/",
    "archive": "/luu-tru/2019/03/",
}
WEIGHED = ("home", "gallery", "video", "page")
FOUND = "/tim-kiem/?q=th%C3%A0nh+ph%E1%BB%91"  # search engines are kept out of these
# Run in the portal's own process: what no demo has.
HARD = """
import json
from tests.support.factories import make_article
from tests.support.long_words import make_long_words
from tests.support.paper import wide_table
table = make_article(slug="bang-rong", body=wide_table())
print(json.dumps({"table": table.get_absolute_url(), "words": make_long_words()}))
"""
# The same: a portal that nobody at the demo's would take for theirs, with thirty menu entries.
OTHER_IDENTITY = """
from articles.models import Portal
from tests.support.factories import make_menu_item, wordmark
for number in range(22):
    make_menu_item(label=f"Mục số {number}", link="/luu-tru/")
portal = Portal.objects.get()
portal.name, portal.colour, portal.logo = "Cổng thông tin Cà Mau", "#ffd400", wordmark()
portal.save()
"""
MAX_BYTES, MAX_SCRIPT_BYTES, MAX_REQUESTS, MAX_SHIFT = 30 * 1024, 10 * 1024, 6, 0.001


class Report:
    """Prints each figure beside its target, and remembers whether all were met."""

    def __init__(self):
        self.missed = 0

    def add(self, what, figure, target, met, details=()):
        """Print one line; `details` say what is wrong where the target is missed."""
        self.missed += not met
        print(f"{'ok  ' if met else 'MISS'} {what:<34} {figure!s:>9}   {target}", flush=True)
        for detail in () if met else dict.fromkeys(details):
            print(f"         {detail}")


def main():
    """Ask every judge. Returns the number of targets missed."""
    if CHROMIUM is None:
        print("No Chromium on this machine: nothing was judged.")
        return 1
    report = Report()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="newsroom-judges-") as folder:
        environment = environment_of(Path(folder))
        prepare(environment, demo=True)
        with served(environment) as (site, _process):
            for name, address in PAGES.items():
                judge_page(report, name, site, address)
            judge_page(report, "results", site, FOUND, lighthouse=False)
            faults = feed_faults(site)
            report.add("feeds that feedparser finds broken", len(faults), "0", not faults, faults)
            if not npm.missing():
                faults = sitemap_faults(site)
                report.add("site map schema errors", len(faults), "0", not faults, faults)
            faults = structured_data_faults(site, PAGES["article"])
            report.add("JSON-LD fields missing", len(faults), "0", not faults, faults)
            faults = extractor_faults(site, PAGES["article"])
            report.add("what extractors miss", len(faults), "0", not faults, faults)
            count, faults = link_faults(site)
            report.add(f"dead among {count:,} links", len(faults), "0", not faults, faults)
            judge_hard_pages(report, site, environment)
            manage(environment, "shell", "--no-imports", "--command", OTHER_IDENTITY)
            judge_page(report, "another identity", site, "/")
    print(f"\n{time.monotonic() - begun:.0f} s, ", end="")
    print(f"{report.missed or 'no'} target{'s' if report.missed != 1 else ''} missed")
    return report.missed


def judge_page(report, name, site, address, lighthouse=True):
    """Ask the browser, the HTML checker and Lighthouse about one page."""
    seen = look_at(site, address)
    report.add(f"{name}: axe, light and dark", len(seen["axe"]), "0", not seen["axe"], seen["axe"])
    silent = not seen["console"]
    report.add(f"{name}: console messages", len(seen["console"]), "0", silent, seen["console"])
    report.add(f"{name}: layout shift", f"{seen['shift']:.4f}", "0", seen["shift"] < MAX_SHIFT)
    if name in WEIGHED:
        size, script = seen["bytes"], seen["script_bytes"]
        report.add(f"{name}: HTML + CSS + JS, bytes", size, f"≤ {MAX_BYTES}", size <= MAX_BYTES)
        fits = script <= MAX_SCRIPT_BYTES
        report.add(f"{name}: JS, bytes", script, f"≤ {MAX_SCRIPT_BYTES}", fits)
    if name == "home":
        requests = seen["requests"]
        fits = requests <= MAX_REQUESTS
        report.add(f"{name}: requests besides pictures", requests, f"≤ {MAX_REQUESTS}", fits)
    if absent := npm.missing():
        print(f"skip {name}: Lighthouse, HTML checker (no {', '.join(absent)})")
        return
    faults = npm.html_faults([site + address])
    report.add(f"{name}: HTML errors and warnings", len(faults), "0", not faults, faults)
    if lighthouse:
        scores, faults = npm.lighthouse(site + address)
        for category, target in npm.CATEGORIES.items():
            score = scores[category]
            report.add(f"{name}: {category}", score, f"≥ {target}", score >= target, faults)


def judge_hard_pages(report, site, environment):
    """Ask the browser about words without a gap on every page, and a wide table on paper."""
    made = json.loads(manage(environment, "shell", "--no-imports", "--command", HARD))
    faults = width_faults(site, made["words"])
    report.add(
        f"too wide at 320 px, of {len(made['words'])} pages", len(faults), "0", not faults, faults
    )
    faults = paper_faults(site, made["table"])
    report.add("columns of a table lost on paper", len(faults), "0", not faults, faults)


if __name__ == "__main__":
    if not npm.missing():
        npm.install()
    sys.exit(bool(main()))
