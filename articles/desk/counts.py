"""How long what is typed has become, told in the story form by js/admin/counts.js."""

from articles.desk.base import Desk
from articles.portal.story_page import SYLLABLES_PER_MINUTE


class CountsMixin(Desk):
    """Of the story desk: the words of the story and how long they take to read."""

    def form_context(self, request, obj, context):
        """Add `syllables_per_minute`, by which readers are told the reading time too."""
        added = {"syllables_per_minute": SYLLABLES_PER_MINUTE}
        return super().form_context(request, obj, context) | added
