"""What the head of a page tells machines."""

import json
from typing import NamedTuple

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .. import structured_data as schema
from ..models import Photo

register = template.Library()

# Inside a script element these could end it; JSON knows another way to write them.
_ESCAPES = [(char, f"\\u{ord(char):04x}") for char in "<>&"]

# What a page may be about: its name in the context, then the fields for SharingCard.
_SUBJECTS = (
    ("article", "headline", "lead", "cover"),
    ("official", "name", "position", "portrait"),
    ("category", "name", "description", ""),
    ("thread", "name", "description", ""),
    ("notice", "text", "text", ""),
)


class SharingCard(NamedTuple):
    """How a page looks where it is shared."""

    title: str
    description: str
    photo: Photo | None


@register.simple_tag(takes_context=True)
def sharing_card(context):
    """The SharingCard of the page: of what it is about, or else of the portal."""
    for name, title, description, photo in _SUBJECTS:
        if about := context.get(name):
            words = getattr(about, description) or getattr(about, title)
            return SharingCard(getattr(about, title), words, photo and getattr(about, photo))
    return SharingCard(
        context["portal"].name, _("News and notices from all over the province."), None
    )


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The JSON-LD of the page, a block of data that no browser runs; nothing where it has none."""
    page = context.flatten()
    nodes = schema.graph(page, page["portal"], context["request"].build_absolute_uri)
    if not nodes:
        return ""
    data = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES:
        text = text.replace(char, escaped)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
