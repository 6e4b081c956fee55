"""Videos of our own before readers see them: each has a poster, and captions or no speech."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from articles.models import Video
from articles.text import own_videos


def faults(body: str, videos: Mapping[str, Video] | None = None) -> list[str]:
    """Return in words what the videos of the cleaned `body` lack; empty where they lack nothing.

    Who asks about many bodies gives `videos`: `Video.objects.of()` all of them.
    """
    if not own_videos.names(body):
        return []
    known = Video.objects.of([body]) if videos is None else videos
    found = []
    for part in own_videos.split(body):
        if isinstance(part, str):
            continue
        video = known.get(part.name)
        named = {"title": part.title}
        if video is None:
            found.append(_("The video “%(title)s” is not in the library any more.") % named)
            continue
        if video.lacks_captions:
            found.append(
                _(
                    "The video “%(title)s” has no captions. Open it, and add them or tick that "
                    "nobody speaks in it."
                )
                % named
            )
        if video.poster is None:
            found.append(_("The video “%(title)s” has no poster. Open it and choose one.") % named)
    return list(dict.fromkeys(found))
