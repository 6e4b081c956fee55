"""The process that reads one Word file: `python -m articles.moving.word.child IN FOLDER ENCODING`.

It has limits of its own and no settings, database or secrets. It writes `result.json` and the
pictures into the folder. What ends it in the middle, its parent tells.
"""

import json
import resource
import sys
from pathlib import Path

from articles.moving.word.faults import MAX_ALL_PICTURES, MAX_CHARACTERS, Fault, Notices
from articles.moving.word.finishing import finish
from articles.moving.word.kinds import kind_of
from articles.moving.word.pictures import Pictures

MEMORY = 768 * 1024**2  # bytes of addresses; what is in use is less
SECONDS = 30  # of a processor


def main() -> None:
    """Read the file named first on the command line into the folder named second."""
    _limit()
    source, folder, chosen = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    pictures: list[tuple[str, bytes, str]] = []
    try:
        result, pictures = read(source.read_bytes(), chosen if chosen != "-" else "")
    except Fault as fault:
        result = {"fault": fault.code, "values": fault.values}
    except (MemoryError, RecursionError):
        result = {"fault": "too_much", "values": {}}
    except Exception as error:  # of a library, on a file made to break it
        result = {"fault": "damaged", "values": {}, "error": f"{type(error).__name__}: {error}"}
    for number, (_address, content, _alt) in enumerate(pictures, 1):
        (folder / str(number)).write_bytes(content)
    (folder / "result.json").write_text(json.dumps(result))


def read(content: bytes, chosen: str) -> tuple[dict[str, object], list[tuple[str, bytes, str]]]:
    """Return what `content` holds, as the parent takes it, and its pictures. Raises Fault."""
    notices = Notices()
    pictures = Pictures(notices)
    kind = kind_of(content)
    if kind == "docx":
        from articles.moving.word.docx import read as reader
    elif kind == "odt":
        from articles.moving.word.odt import read as reader
    elif kind == "rtf":
        from articles.moving.word.rtf import read as reader
    elif kind == "doc":
        from articles.moving.word.doc import read as reader
    else:
        from articles.moving.word.plain import read as reader
    html, reading = reader(content, chosen, notices, pictures)
    title, html = finish(html)
    if len(html) > MAX_CHARACTERS:
        raise Fault("too_long", count=len(html))
    if not html and not title:
        raise Fault("no_words")
    result: dict[str, object] = {
        "kind": kind,
        "title": title,
        "html": html,
        "pictures": [[address, alt] for address, _content, alt in pictures.found],
        "notices": list(notices.said.items()),
        "encoding": reading.encoding,
        "recognised": reading.recognised,
        "before": reading.before,
        "after": reading.after,
    }
    return result, pictures.found


def _limit() -> None:
    """Bound memory, processor time and what is written; no more of either comes back."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MAX_ALL_PICTURES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
