"""Template tags for the story page. The logic is in articles.portal."""

from django import template

from articles.portal import share_links
from articles.portal.story_body import page_body, story_body
from newsroom.portal_url import absolute

register = template.Library()
register.inclusion_tag("article/_body.html")(story_body)
register.inclusion_tag("article/_body.html")(page_body)


@register.inclusion_tag("article/_share.html", takes_context=True)
def share(context, article):
    """Links that share the URL of `article`, and a button that copies it."""
    url = absolute(context["request"], article.get_absolute_url())
    return {"links": share_links.links(article.headline, url), "url": url}
