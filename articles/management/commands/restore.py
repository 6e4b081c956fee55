"""Puts a backup back: `python manage.py restore <file> [--overwrite]`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from articles.accounts import second_factor
from articles.backup import databases, media, tar
from articles.management.progress import counter
from articles.media.orphans import named_files


class Command(BaseCommand):
    """Checks the whole archive first. Where anything fails, nothing has changed.

    Restore only what you made yourself: a database can hold code.
    """

    help = "Puts the database and the media of a backup in the place of the present ones."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="an archive that `backup` wrote")
        parser.add_argument(
            "--overwrite", action="store_true", help="even though there are stories or media"
        )

    def handle(self, *args, file, overwrite, **options):
        if not overwrite and not (databases.is_empty() and media.is_empty()):
            raise CommandError(
                "There are stories or media here: nothing restored. With --overwrite they would be "
                "replaced for good; make a backup of them first."
            )
        try:
            with media.workshop() as workshop:
                self.stdout.write("Checking the archive …")
                manifest = tar.read(file, into=workshop, progress=counter(self.stdout, "members"))
                self._check(manifest)
                self.stdout.write("\rThe archive is whole. Putting it back …")
                self._put_back(manifest, workshop)
        except tar.Damaged as error:
            raise CommandError(f"{file}: nothing restored. {error}") from error
        except (OSError, databases.Failed) as error:
            raise CommandError(f"All is as it was. {error}") from error
        self._tell(manifest)

    def _check(self, manifest):
        if manifest["engine"] != connection.vendor:
            raise CommandError(
                f"This backup is of {manifest['engine']}, DATABASE_URL names {connection.vendor}: "
                "nothing restored."
            )
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        # Of a library that is gone; its table came to us with migration 0020 (decision 29).
        ours = (name for name in manifest["migrations"] if not name.startswith("mfa."))
        newer = [name for name in ours if name not in known]
        if newer:
            raise CommandError(
                f"This backup is of a newer release, which has {newer[0]}: nothing restored."
            )

    def _put_back(self, manifest, workshop):
        database = workshop / tar.DATABASE
        if not manifest["media"]:
            databases.load(database)
            return
        # The media first, for only they can be put back where the other half fails.
        with media.swapped(workshop / tar.MEDIA, aside=workshop / "before"):
            databases.load(database)

    def _tell(self, manifest):
        self.stdout.write(f"Restored the backup of {manifest['made_at']}.")
        loader = MigrationLoader(connection)
        waiting = loader.graph.leaf_nodes()
        if any(node not in loader.applied_migrations for node in waiting):
            self.stdout.write("It is of an earlier release: now run `manage.py migrate`.")
            return
        _anew, lost = second_factor.seal_anew(dry_run=True)
        if lost:
            self.stdout.write(self.style.WARNING(second_factor.LOST.format(lost)))
        if manifest["media"]:
            stored = {name for name, _path, _state in media.walk()}
            for name in sorted(named_files() - stored):
                self.stdout.write(
                    self.style.WARNING(f"A row names a file that is not there: {name}")
                )
