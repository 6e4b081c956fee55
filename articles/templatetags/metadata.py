"""Template tags for what the head of a page tells machines. The logic is in articles.portal."""

from functools import partial

from django import template

from articles.portal import structured_data
from articles.portal.sharing_card import sharing_card
from newsroom.portal_url import absolute

register = template.Library()
register.simple_tag(sharing_card, takes_context=True)


@register.simple_tag(takes_context=True, name="structured_data")
def data_of_page(context):
    """The JSON-LD of the page."""
    page = context.flatten()
    return structured_data.script(page, page["portal"], partial(absolute, context["request"]))
