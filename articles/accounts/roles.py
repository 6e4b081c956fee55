"""Who may do what: one table, made into groups after each migrate.

An account gets its permissions from its groups alone, and "staff status" to enter the desk. What
it may do with one story is decided by `may_edit()` (articles/editorial/workflow.py).
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy

JOURNALIST = "Phóng viên"
EDITOR = "Biên tập viên"
TICKER_STAFF = "Nhân viên thông báo"
ADMINISTRATOR = "Quản trị viên"

_WRITING = (
    "view_article add_article change_article delete_article "
    "view_quote add_quote change_quote delete_quote "
    "view_official add_official change_official "
    "view_photo add_photo change_photo view_category view_thread "
    "view_attachment add_attachment change_attachment delete_attachment"
)
_NOTICES = "view_tickernotice add_tickernotice change_tickernotice delete_tickernotice"
_EDITING = (
    "edit_any_article publish_article delete_official merge_official delete_photo "
    "view_correction add_correction change_correction delete_correction "
    "view_featuredstory add_featuredstory change_featuredstory delete_featuredstory "
    "add_category change_category add_thread change_thread delete_thread "
    "view_erasedfile add_erasedfile "
    "view_page add_page change_page delete_page publish_page "
    "view_pagedocument add_pagedocument change_pagedocument delete_pagedocument "
    "view_menuitem add_menuitem change_menuitem delete_menuitem"
)

ROLES = {
    JOURNALIST: _WRITING,
    EDITOR: f"{_WRITING} {_EDITING} {_NOTICES}",
    TICKER_STAFF: _NOTICES,
    ADMINISTRATOR: "*",  # everything of the newsroom, and the accounts
}

# What each may do, in a line for whoever gives somebody a role.
MEANING = {
    JOURNALIST: gettext_lazy("Writes stories of their own and submits them. Publishes nothing."),
    EDITOR: gettext_lazy("Edits the stories of all, publishes, corrects and withdraws; notices."),
    TICKER_STAFF: gettext_lazy("Writes the notices of the ticker. Sees no story."),
    ADMINISTRATOR: gettext_lazy("Everything of the desk, and the accounts of all."),
}


def sync_roles(**kwargs: object) -> None:
    """Make each group of ROLES have exactly the permissions named there (post_migrate)."""
    for label in ("articles", "auth"):
        # Django makes permissions in a handler of its own, which may run after this one.
        create_permissions(apps.get_app_config(label), verbosity=0)
    newsroom = Permission.objects.filter(content_type__app_label="articles")
    accounts = Permission.objects.filter(content_type__app_label="auth")
    for name, codenames in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        if codenames == "*":
            group.permissions.set(newsroom | accounts.filter(~Q(content_type__model="permission")))
        else:
            group.permissions.set(newsroom.filter(codename__in=codenames.split()))
