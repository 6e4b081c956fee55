"""Documents of an old portal: checked as an upload is, and stored for the story that has them."""

from pathlib import Path

from django.core.files import File

from articles.media import documents
from articles.models import Attachment


def is_document(link: str) -> bool:
    """Tell whether `link` leads to a document of a kind that stories hand out."""
    path = link.split("?", 1)[0].split("#", 1)[0].lower()
    return path.endswith(tuple(documents.ATTACHMENTS))


def stored(path: Path) -> str:
    """Store the document at `path`; return its name in the storage.

    Raises ValidationError where it is not what its name says, or too large.
    """
    with path.open("rb") as opened:
        file = File(opened, name=path.name)
        documents.check_attachment(file)
        return str(Attachment().file.storage.save(documents.attachment_name(None, path.name), file))
