"""Template tags for every template of the portal. The logic is in articles.portal."""

from django import template

from articles.accounts.names import full_name
from articles.portal import fragments, frame, latest, menu, pagination, pictures, times
from newsroom import portal_url

register = template.Library()
register.filter(full_name)
register.simple_tag(latest.categories)
register.simple_tag(menu.site_menu)
register.simple_tag(frame.ticker_notices)
register.simple_tag(frame.current_portal)
register.simple_tag(fragments.shared_part, takes_context=True)
register.simple_tag(fragments.header, takes_context=True)
register.simple_tag(fragments.notices_part, takes_context=True)
register.simple_tag(fragments.remembered_part)
register.simple_tag(times.moment)
register.simple_tag(pictures.picture)
register.simple_tag(pagination.page_query)


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """The absolute URL of `path` on this portal."""
    return portal_url.absolute(context["request"], path)
