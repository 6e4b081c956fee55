"""Makes the renditions that photos of earlier releases lack: `python manage.py renditions`."""

from django.core.management.base import BaseCommand

from articles.media.renditions import make_renditions
from articles.models import Photo

BATCH = 100  # photos: each batch renews the content stamp once, so kept pages are made anew


class Command(BaseCommand):
    """Can be run while the portal works, stopped, and run again: it goes on where it was."""

    help = "Makes the renditions that photos of earlier releases lack, the newest first."

    def handle(self, *args, **options):
        lacking = Photo.objects.filter(has_jpegs=False).order_by("-pk")
        keys = list(lacking.values_list("pk", flat=True))
        made = 0
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            done = [pk for pk in batch if self._make(pk)]
            made += Photo.objects.filter(pk__in=done).update(has_jpegs=True)
        self.stdout.write(f"Made the renditions of {made:,} of {len(keys):,} photos.")

    def _make(self, pk):
        """Make the renditions of one photo; return whether that could be done."""
        photo = Photo.objects.filter(pk=pk).first()
        if photo is None:  # deleted meanwhile
            return False
        try:
            make_renditions(photo)
        except (OSError, ValueError) as error:  # its file is lost, or damaged
            self.stderr.write(f"    {photo.image.name}: {error}")
            return False
        return True
