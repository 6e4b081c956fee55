"""Judges that come from npm: Lighthouse, Mozilla's Readability, and the Nu HTML checker (Java)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.support.browser import ARGUMENTS, CHROMIUM
from tests.support.extractors import Extract

HERE = Path(__file__).resolve().parent
FOLDER = Path(sys.executable).parent.parent / "judges"  # beside the virtual environment's bin
LIGHTHOUSE = FOLDER / "node_modules/lighthouse/cli/index.js"
CHECKER = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
CATEGORIES = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3  # a busy machine can only make the performance score worse


def missing():
    """The names of programs that the judges need and this machine has not."""
    return [name for name in ("node", "npm", "java") if not shutil.which(name)]


def install():
    """Install the versions that package-lock.json pins, running none of their scripts."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)


def lighthouse(address):
    """Return the best scores of `address` on the mobile profile, and what cost points.

    Scores are {category: points of 100}; what cost points is a list of audit names.
    """
    command = ["node", LIGHTHOUSE, address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    best, faults = dict.fromkeys(CATEGORIES, 0), []
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, check=False, capture_output=True)
        if done.returncode:  # Chromium did not start in time
            faults = [done.stderr.decode()[-300:]]
            continue
        report = json.loads(done.stdout)
        scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
        best = {name: max(score, best[name]) for name, score in scores.items()}
        faults = list(_costly(report))
        if all(best[name] >= target for name, target in CATEGORIES.items()):
            return best, []
    return best, faults


def _costly(report):
    for name in CATEGORIES:
        for reference in report["categories"][name]["auditRefs"]:
            score = report["audits"][reference["id"]]["score"]
            if reference["weight"] and score is not None and score < 0.9:
                yield reference["id"]


def html_faults(addresses):
    """Return what the Nu HTML checker says of the pages at `addresses`: errors and warnings."""
    faults = []
    for address in addresses:
        try:
            with urlopen(address) as response:
                page = response.read()
        except HTTPError as error:
            faults.append(f"{address}: {error}")
            continue
        command = ["java", "-jar", CHECKER, "--format", "json", "--exit-zero-always", "-"]
        done = subprocess.run(command, input=page, check=True, capture_output=True)
        messages = json.loads(done.stderr or done.stdout)["messages"]
        faults += [f"{address}: {m['message']} (line {m.get('lastLine')})" for m in messages]
    return faults


def by_mozilla(page, address):
    """Return the Extract of the HTML `page` at `address` by Mozilla's Readability."""
    environment = {**os.environ, "NODE_PATH": str(FOLDER / "node_modules")}
    command = ["node", HERE / "reader_view.cjs", address]
    options = {"input": page, "env": environment, "check": True, "capture_output": True}
    found = json.loads(subprocess.run(command, text=True, **options).stdout)
    return Extract(found["title"], found["day"], found["text"])
