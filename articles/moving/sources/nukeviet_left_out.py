"""Why tables and columns of a NukeViet portal are not taken, in words for the report."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REASONS: tuple[tuple[str, Promise], ...] = (
    (r"_tags(?:_id)?$", _("Tags: stories have categories, threads and officials here.")),
    (r"_block(?:_cat)?$", _("Groups of stories for the home page: the home desk chooses anew.")),
    (r"_row_histories$", _("Former versions of stories.")),
    (
        r"_(?:tmp|logs|admins|config_post)$",
        _("Who worked on which story when, and with what rights."),
    ),
    (
        r"_bodytext$",
        _("The words of stories without their form, for the search of the old portal."),
    ),
    (r"_voices$", _("Voices that read stories aloud.")),
    (r"_(?:author|authorlist|sources)$", _("Names out of it stand in the stories.")),
    (r"_blocks_\w+$", _("Settings.")),
    (r"_(?:users\w*|authors\w*|groups\w*)$", _("Accounts: each is made anew here.")),
    (r"_comment\w*$", _("Comments of readers.")),
    (r"_menu(?:_rows)?$", _("The menu: it is put together anew at the desk.")),
    (r"_voting\w*$", _("Polls.")),
    (r"_banners\w*$", _("Advertisements.")),
    (r"_contact\w*$", _("Letters of readers to the newsroom.")),
    (r"_(?:counter|ips|sessions?|cookies|statistics\w*)$", _("Counts of visits.")),
    (
        r"_(?:config|modules|blocks\w*|plugin|cronjobs|upload\w*|setup\w*|\w+_config)$",
        _("Settings."),
    ),
)
COPY = _("A copy of the list of stories for one category.")
OTHER = _("A module of the old portal that has no counterpart here.")


def reason(table: str, news: set[str]) -> Promise:
    """Return why the rows of a table are not taken; `news` are the bases of modules of news."""
    stem, _line, number = table.rpartition("_")
    if number.isdigit() and stem in news:
        return COPY
    return next((why for end, why in _REASONS if re.search(end, table)), OTHER)


COLUMNS = {
    "keywords": _("Keywords for search engines, in %(count)s rows."),
    "titlesite": _("A title of its own for search engines, in %(count)s rows."),
    "voicedata": _("A story read aloud, in %(count)s rows."),
    "hitstotal": _("How often it was read, in %(count)s rows."),
    "total_rating": _("Stars given by readers, in %(count)s rows."),
}
STATUSES = {
    "0": _("On the old portal it was not on show (suspended)."),
    "3": _("On the old portal it had expired."),
    "4": _("On the old portal it was a draft."),
    "6": _("On the old portal it had been turned down in review."),
    "9": _("On the old portal its publication had been turned down."),
}
WAITING = _("On the old portal it waited for review.")
LOCKED = _("On the old portal its category was locked.")
