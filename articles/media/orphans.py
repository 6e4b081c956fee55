"""Files in the storage: which of them a row names, and which are orphans."""

import re
from datetime import timedelta
from pathlib import PurePosixPath

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone
from reversion.models import Version

AGE = timedelta(days=1)  # a file is written before its row: younger ones may still get it
_NAME = re.compile(r"(?:photos|attachments|videos)/[\w.-]+/[\w.-]+")
_OWN_FOLDER = re.compile(r"[0-9a-f]{16,}")  # made for one upload, with a random name


def named_files():
    """The names of all files that a row of the newsroom names in a file field."""
    names: set[str] = set()
    for model in apps.get_app_config("articles").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                names.update(rows.values_list(field.name, flat=True).iterator())
    return names


def walk(folder=""):
    """Yield the name of each file below `folder`. Hidden folders hold no uploads."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # deleted meanwhile
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        if not name.startswith("."):
            yield from walk(f"{folder}{name}/")


def orphans(now=None):
    """The names of the files that nobody needs, sorted.

    A file is needed while a file field names it, or the photo whose rendition it is (around any
    focal point), or while a revision of a story names it. A file younger than AGE is left alone.
    One that was erased for good is needed by nobody, whatever names it and however young it is: it
    is here only because the storage did not answer when it was to go.
    """
    named = named_files()
    photos = {str(PurePosixPath(name).with_suffix("")) for name in named}
    found = {name for name in walk() if name not in named and name.rpartition("/")[0] not in photos}
    latest = (now or timezone.now()) - AGE
    gone = found & _erased()
    found = {name for name in found if default_storage.get_modified_time(name) < latest}
    return sorted(gone | (found - _in_history() if found else found))


def _erased():
    return set(apps.get_model("articles.ErasedFile").objects.values_list("name", flat=True))


def _in_history():
    versions = Version.objects.order_by().values_list("serialized_data", flat=True)
    return {name for data in versions.iterator(chunk_size=200) for name in _NAME.findall(data)}


def delete(names):
    """Delete the files called `names` and the folders made for them; a missing one is no error."""
    folders = set()
    for name in names:
        default_storage.delete(name)
        folders.add(name.rpartition("/")[0])
    for folder in folders:
        if _OWN_FOLDER.fullmatch(PurePosixPath(folder).name) and not any(
            default_storage.listdir(folder)
        ):
            default_storage.delete(folder)
