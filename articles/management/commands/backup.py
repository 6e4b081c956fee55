"""Backs the portal up while it runs: `python manage.py backup [file]`."""

import os
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.backup import databases, media, tar
from articles.management.progress import counter

NAME = "newsroom-{:%Y%m%d-%H%M%S}.tar"
OURS = "newsroom-*.tar"
PART = ".part"
ABANDONED = 86_400  # seconds; an unfinished file that is older is left of a killed backup


class Command(BaseCommand):
    """Writes one archive of database and media, and checks it before it gets its name."""

    help = "Backs up the database and the media into one archive, while the portal runs."

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help="the archive to write; by default a dated one in backups/ of VAR_DIR",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="afterwards delete all but the newest N dated archives in the same folder",
        )
        parser.add_argument(
            "--verify", type=Path, metavar="FILE", help="only check the archive FILE"
        )

    def handle(self, *args, file, keep, verify, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep: at least 1, the one just written.")
        if verify:
            self._say(verify, self._verified(verify))
            return
        path = file or settings.VAR_DIR / "backups" / NAME.format(datetime.now())
        if path.exists():
            raise CommandError(f"{path} is there already: nothing written.")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        try:
            self._write(part)
            manifest = self._verified(part)
            part.rename(path)
        except (OSError, databases.Failed) as error:
            raise CommandError(f"No backup was made. {error}") from error
        finally:
            part.unlink(missing_ok=True)
        self._say(path, manifest)
        if keep:
            self._rotate(path.parent, keep)

    def _write(self, path):
        with (
            open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream,
            tempfile.TemporaryDirectory(dir=path.parent) as folder,
        ):
            writer = tar.Writer(stream)
            states: dict[str, tuple[int, int]] = {}
            if media.are_here():
                self._add_media(writer, states)
            self.stdout.write("Database …")
            dumped = Path(folder) / tar.DATABASE
            databases.dump(dumped)
            writer.add(tar.DATABASE, dumped)
            if media.are_here():
                self._add_media(writer, states)  # what came meanwhile
            else:
                self.stdout.write("The media are in a storage of their own: not in this backup.")
            writer.close(
                made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
                engine=connection.vendor,
                django=django.get_version(),
                migrations=databases.migrations(),
                media=media.are_here(),
            )
            stream.flush()
            os.fsync(stream.fileno())

    def _add_media(self, writer, states):
        """Add each file that is new or changed since it was noted in `states`, and note it."""
        show = counter(self.stdout, "files of media")
        for name, path, state in media.walk():
            if states.get(name) == state:
                continue
            with suppress(FileNotFoundError):  # deleted meanwhile, hence after its row
                writer.add(tar.MEDIA + name, path)
                states[name] = state
                show(len(states))
        self.stdout.write(f"\r    {len(states):,} files of media")

    def _verified(self, path):
        self.stdout.write("Reading it again …")
        try:
            return tar.read(path, progress=counter(self.stdout, "members"))
        except tar.Damaged as error:
            raise CommandError(f"{path} is damaged. {error}") from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _say(self, path, manifest):
        count, size = len(manifest["sha256"]) - 1, path.stat().st_size / 1e6
        self.stdout.write(
            f"\r{path}: whole. {manifest['engine']} and {count:,} files of media, {size:,.1f} MB, "
            f"made at {manifest['made_at']}"
        )

    def _rotate(self, folder, keep):
        # They sort by the date in the name.
        for path in sorted(folder.glob(OURS))[:-keep]:
            path.unlink()
            self.stdout.write(f"Deleted {path}")
        for path in folder.glob(OURS + PART):
            if path.stat().st_mtime < time.time() - ABANDONED:
                path.unlink()
