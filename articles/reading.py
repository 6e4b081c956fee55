"""What the page of a story shows besides the story itself, for readers and for previews."""

from .related import neighbours, related_stories, thread_stories


def story_context(article):
    """Return what article/article.html asks for, for `article` from `Article.objects.for_page()`.

    `trail` are the pages between the home page and this one: pairs of a name and an address.
    """
    related = related_stories(article)
    newer, older = neighbours(article)
    return {
        "article": article,
        "trail": [(article.category.name, article.category.get_absolute_url())],
        "related": related,
        "in_thread": thread_stories(article, related),
        "newer": newer,
        "older": older,
    }
