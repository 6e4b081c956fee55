"""Backs the portal up while it runs: `python manage.py backup [file]`."""

import os
import re
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from articles.backup import databases, media, tar
from articles.editorial import events
from articles.management.progress import counter
from newsroom.logs import without_secrets

NAME = "newsroom-{:%Y%m%d-%H%M%S}.tar"
OURS = re.compile(r"newsroom-\d{8}-\d{6}\.tar")  # named by NAME, not by hand
PART = ".part"
ABANDONED = 86_400  # seconds; an unfinished file that is older is left of a killed backup


class Command(BaseCommand):
    """Writes one archive of database and media, reads it again, and puts it back for a trial.

    Verify only what you made yourself, as with `restore`: a database can hold code.
    """

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
            "--verify",
            type=Path,
            metavar="FILE",
            help="only check the archive FILE, and that it could be restored",
        )
        parser.add_argument(
            "--tell",
            action="store_true",
            help="tell the administrators at the desk where it fails, as the nightly one does",
        )

    def handle(self, *args, tell, **options):
        try:
            self._handle(**options)
        except Exception as error:
            if tell:
                self._tell(error)
            raise

    def _tell(self, error):
        """Tell of `error`, unless it is the database that fails: the log has it then."""
        with suppress(Error):
            events.backup_failed(without_secrets(str(error) or type(error).__name__))

    def _handle(self, *, file, keep, verify, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep: at least 1, the one just written.")
        if verify:
            with self._workshop() as folder:
                manifest = self._whole(verify, folder)
                self._rehearse(verify, folder, manifest)
            self._say(verify, manifest)
            return
        path = file or settings.VAR_DIR / "backups" / NAME.format(datetime.now())
        if path.exists():
            raise CommandError(f"{path} is there already: nothing written.")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        try:
            self._write(part)
            with self._workshop() as folder:
                manifest = self._whole(part, folder)
                part.rename(path)
                self._rehearse(path, folder, manifest)
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

    def _workshop(self):
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(dir=settings.VAR_DIR)

    def _whole(self, path, folder):
        """Check the archive at `path`, unpack its database into `folder`, return its manifest."""
        self.stdout.write("Reading it again …")
        show = counter(self.stdout, "members")
        try:
            return tar.read(path, into=Path(folder), only=tar.DATABASE, progress=show)
        except tar.Damaged as error:
            raise CommandError(f"{path} is damaged. {error}") from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _rehearse(self, path, folder, manifest):
        """Try whether the database that was unpacked can be put back; to no effect.

        An archive that cannot is kept all the same: somebody may get at what is in it.
        """
        if manifest["engine"] != connection.vendor:
            self.stdout.write(
                f"\rNot tried whether it can be put back: it is of {manifest['engine']}, "
                f"DATABASE_URL names {connection.vendor}."
            )
            return
        self.stdout.write("\rTrying whether it can be put back …")
        try:
            databases.rehearse(Path(folder) / tar.DATABASE)
        except databases.Failed as error:
            raise CommandError(f"{path} is whole, but cannot be put back. {error}") from error

    def _say(self, path, manifest):
        count, size = len(manifest["sha256"]) - 1, path.stat().st_size / 1e6
        self.stdout.write(
            f"\r{path}: whole. {manifest['engine']} and {count:,} files of media, {size:,.1f} MB, "
            f"made at {manifest['made_at']}"
        )

    def _rotate(self, folder, keep):
        dated = [path for path in folder.iterdir() if OURS.fullmatch(path.name)]
        for path in sorted(dated)[:-keep]:  # they sort by the date in the name
            path.unlink()
            self.stdout.write(f"Deleted {path}")
        for path in folder.iterdir():
            is_part = path.suffix == PART and OURS.fullmatch(path.stem)
            if is_part and path.stat().st_mtime < time.time() - ABANDONED:
                path.unlink()
