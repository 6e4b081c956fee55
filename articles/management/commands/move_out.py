"""Writes the whole newsroom for another system to read: `python manage.py move_out FILE`."""

import os
import tempfile
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from articles.management.progress import counter
from articles.models import Article
from articles.moving.out import archive, lines, schema

PART = ".part"
PICTURES = ("photo.image", "portal.logo", "portal.icon")  # beside which others lie, made of them


class Command(BaseCommand):
    """While the portal runs. `move_in jsonl FILE` puts it into an empty portal again.

    For the same portal on the same release `backup` is the better choice: it keeps the accounts.
    """

    help = "Writes all stories with their photos and files into one file that others can read."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="the file to write")
        parser.add_argument(
            "--format",
            choices=("jsonl", "wxr"),
            default="jsonl",
            help="jsonl: everything, with the files, as a tar (the default); "
            "wxr: the published stories, as WordPress imports them",
        )
        parser.add_argument(
            "--history", action="store_true", help="with every version of every story"
        )
        parser.add_argument(
            "--without-files", action="store_true", help="the lines alone, without photos and files"
        )
        parser.add_argument(
            "--schema", action="store_true", help="only print the schema that the lines keep to"
        )
        parser.add_argument("--base", default="", help="for wxr: the address of this portal")

    def handle(self, *args, file, **options):
        if options["schema"]:
            self.stdout.write(schema.text(), ending="")
            return
        if file is None:
            raise CommandError("Name the file to write.")
        if file.exists():
            raise CommandError(f"{file} is there already: nothing written.")
        write = self._write_wxr if options["format"] == "wxr" else self._write_lines
        try:
            with _written_whole(file) as stream:
                write(stream, file.parent, **options)
        except (OSError, lines.TooLong) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        size = file.stat().st_size / 1e6
        self.stdout.write(f"\r{file}: {size:,.1f} MB. It can be read by its owner alone.")

    def _write_lines(self, stream, folder, *, history, without_files, **options):
        if without_files:
            self._rows(stream, history)
            return
        packed = archive.Writer(stream)
        with tempfile.TemporaryFile(dir=folder) as rows:
            files = self._rows(rows, history)
            size = rows.tell()
            rows.seek(0)
            packed.add(archive.LINES, rows, size)
        with tempfile.TemporaryFile(dir=folder) as written:
            written.write(schema.text().encode())
            size = written.tell()
            written.seek(0)
            packed.add(archive.SCHEMA, written, size)
        self._add_files(packed, files)
        packed.close()

    def _rows(self, stream, with_history):
        """Write the rows to `stream`; return the files that they name, by what names them."""
        writer = lines.Writer(stream, with_history=with_history)
        with lines.snapshot():
            writer.write(counter(self.stdout, "lines"))
        told = ", ".join(f"{count:,} {kind}" for kind, count in writer.counts.items())
        self.stdout.write(f"\r    {told or 'no rows'}")
        return writer.files

    def _add_files(self, packed, files):
        """Add each of `files` with what was made of it."""
        show, done, missing = counter(self.stdout, "files"), 0, []
        for name, column in sorted(files.items()):
            if not self._add_file(packed, name):
                missing.append(name)
                continue
            done += 1
            for made in _made_of(name) if column in PICTURES else ():
                done += self._add_file(packed, made)
            show(done)
        self.stdout.write(f"\r    {done:,} files")
        for name in missing:
            self.stderr.write(self.style.WARNING(f"A row names a file that is not there: {name}"))

    def _add_file(self, packed, name):
        """Add the file called `name`; return whether it is there."""
        try:
            opened = default_storage.open(name)
        except FileNotFoundError:  # lost, or deleted since the rows were read
            return False
        with opened as file:
            packed.add(archive.MEDIA + name, file, file.size)
        return True

    def _write_wxr(self, stream, folder, *, base, **options):
        wxr = import_module("articles.moving.wxr")  # loaded here alone

        base = base or settings.PORTAL_URL
        if not base:
            raise CommandError("--base https://…: WordPress is told where the stories were.")
        show, done = counter(self.stdout, "stories"), 0
        with lines.snapshot():
            for done in wxr.write(stream, base=base):
                show(done)
        self.stdout.write(f"\r    {done:,} of {Article.objects.count():,} stories: the published")


@contextmanager
def _written_whole(path):
    """Open a file to write that bears the name `path` once the block has ended well."""
    part = path.with_name(path.name + PART)
    part.unlink(missing_ok=True)  # of a run that was killed
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _made_of(name):
    """The names of the renditions or icons that were made of the picture `name`."""
    with suppress(FileNotFoundError):
        return archive.beside(default_storage.listdir(name.rpartition(".")[0])[1], name)
    return []
