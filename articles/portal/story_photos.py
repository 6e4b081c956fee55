"""The one photo that stands for a story where it is shared: its cover, or the first of its body."""

from articles.models import Photo
from articles.text import richtext


def story_photo(article):
    """Return the Photo that stands for `article`; None where it has no picture of ours."""
    return article.cover or _first(article.body, article.body_photos)


def story_photos(stories):
    """Return the Photo of each of `stories` that has one, by the story's key.

    Photos in bodies are found in one query for all.
    """
    covers = {story.pk: story.cover for story in stories if story.cover}
    bodies = {story.pk: story.body for story in stories if story.pk not in covers}
    names = {name for body in bodies.values() for name in richtext.own_pictures(body)}
    photos = Photo.objects.filter(image__in=names) if names else ()
    known = {photo.image.name: photo for photo in photos}
    first = {key: _first(body, known) for key, body in bodies.items()}
    return covers | {key: photo for key, photo in first.items() if photo}


def _first(body, photos):
    names = richtext.own_pictures_in_order(body)
    return next(filter(None, map(photos.get, names)), None)
