"""Word files of journalists and offices: .docx, .doc, .rtf, .odt and plain text, as HTML.

Each file is read in a process of its own, with limits of time and memory (`child.py`): what breaks
a reader, or is made to, ends that process alone.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from articles.moving.items import Unreadable

ENCODINGS = ("unicode", "tcvn3", "vni")
ACCEPTED = ".docx,.docm,.doc,.rtf,.odt,.txt"
SECONDS = 45  # by the clock
_ROOT = Path(__file__).resolve().parents[3]
_SIGXCPU, _SIGKILL, _SIGABRT = 24, 9, 6
log = logging.getLogger(__name__)


@dataclass(slots=True)
class WordText:
    """What one file holds.

    `html` is not cleaned yet; its pictures have the addresses `word:1`, `word:2`, … of `pictures`
    (address, content, description). `notices` are sentences for its writer. `encoding` is what it
    was read with, `recognised` what it was taken for. For text of an old font `before` is a passage
    as it stood and `after` the same as it was read, to be shown side by side.
    """

    title: str
    html: str
    pictures: list[tuple[str, bytes, str]]
    notices: list[str]
    encoding: str
    recognised: str
    before: str
    after: str = ""
    kind: str = ""


def read(file: BinaryIO, name: str, encoding: str = "") -> WordText:
    """Return what `file` holds, read with `encoding`, or "" for what it is taken for.

    `name` is for the log alone: the kind is told by the bytes. Raises Unreadable with a sentence
    for the writer, in the language of the thread, and ValueError for an unknown encoding.
    """
    from articles.moving.word import sentences
    from articles.moving.word.faults import MAX_BYTES

    if encoding and encoding not in ENCODINGS:
        raise ValueError(f"unknown encoding: {encoding}")
    with tempfile.TemporaryDirectory(prefix="word-") as folder:
        source = Path(folder) / "source"
        size = 0
        with source.open("wb") as copy:
            while part := file.read(1024**2):
                size += len(part)
                if size > MAX_BYTES:
                    raise Unreadable(sentences.fault("too_large", {}))
                copy.write(part)
        result = _asked(source, Path(folder), encoding)
        if "fault" in result:
            log.info("unreadable: %s: %s %s", name, result["fault"], result.get("error", ""))
            raise Unreadable(sentences.fault(result["fault"], result.get("values", {})))
        pictures = [
            (address, (Path(folder) / str(number)).read_bytes(), alt)
            for number, (address, alt) in enumerate(result["pictures"], 1)
        ]
    told = [sentences.notice(code, values) for code, values in result["notices"]]
    return WordText(
        title=result["title"],
        html=result["html"],
        pictures=pictures,
        notices=[sentence for sentence in told if sentence],
        encoding=result["encoding"],
        recognised=result["recognised"],
        before=result["before"],
        after=result["after"],
        kind=result["kind"],
    )


def _asked(source: Path, folder: Path, encoding: str) -> dict:
    """What the process that reads `source` says; a fault where it ended without a word."""
    # No setting, address of a database or secret is handed on.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
    }
    command = [sys.executable, "-m", f"{__name__}.child", str(source), str(folder), encoding or "-"]
    try:
        ended = subprocess.run(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "too_slow"}
    try:
        return json.loads((folder / "result.json").read_text())
    except (OSError, ValueError):
        if ended.returncode in (-_SIGXCPU, -_SIGKILL):
            return {"fault": "too_slow"}
        if ended.returncode == -_SIGABRT:  # Python had no memory left to say so
            return {"fault": "too_much"}
        return {"fault": "failed", "error": f"exit code {ended.returncode}"}
