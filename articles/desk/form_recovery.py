"""Form recovery: a page that holds what somebody posted, where it could not be taken.

A login that ended while somebody was writing must not cost the text. The page holds everything
posted, and offers to send it again. Nothing is sent without a click, and only forms of this
site get the page.
"""

from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure

from articles.accounts import second_factor
from articles.accounts.names import full_name
from articles.desk import frames
from articles.text import richtext

WITHOUT_LOGIN = ("admin:login", "accounts:forgotten", "accounts:set_password")


def is_recoverable(request):
    """Tell whether `request` is a form that somebody sent from a page of this site.

    Scripts (uploads, heartbeats) accept no HTML and get Django's own answer.
    """
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return (
        request.method == "POST"
        and any(source == origin or source.startswith(f"{origin}/") for origin in own)
        and "text/html" in request.headers.get("Accept", "")
    )


def recovery_page(
    request, *, title, explanation, action=None, button="", posted=None, status=403, **offers
):
    """Return the page that holds what was posted, or the QueryDict `posted`.

    `title` and `explanation` say why it was not taken. With the URL `action`, `button` sends it
    there; without, it can only be read and copied. Passwords are never written back, and files
    cannot be; the page says so where there were any. `offers` are links to show: offer_login,
    offer_second_factor, and `made`, the URL of what this form made when it was saved.
    """
    posted = request.POST if posted is None else posted
    fields = [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not _is_secret(name)
    ]
    context = {
        **admin.site.each_context(request),
        "title": title,
        "explanation": explanation,
        "action": action,
        "button": button,
        **offers,
        "fields": fields,
        # Not by Django's strip_tags(): anybody may send anything here, and it took 8 s for a
        # megabyte of "<".
        "typed": "\n\n".join(
            richtext.TAG.sub("", value) for _name, value in fields if " " in value.strip()
        ),
        "lost": bool(request.FILES) or any(map(_is_secret, posted)),
    }
    response = render(request, "admin/form_recovery.html", context, status=status)
    add_never_cache_headers(response)
    return response


def recovery_page_for_login(request):
    """Return the page for a form sent by somebody whose login has ended, or has changed."""
    if not admin.site.has_permission(request):
        title = _("You are no longer logged in")
        explanation = _("Nothing has been saved yet. Log in, come back to this page, send again.")
    elif second_factor.is_missing(request.user):
        title = _("Your group must log in in two steps")
        explanation = _("Nothing has been saved yet. Set up the second step, then send again.")
    else:
        title = _("Your login changed while this form was open")
        explanation = _("Nothing has been saved yet. You are logged in as %(name)s: send it again.")
        explanation %= {"name": full_name(request.user)}
    return recovery_page(
        request,
        title=title,
        explanation=explanation,
        action=request.get_full_path(),
        button=_("Send again"),
        offer_login=not admin.site.has_permission(request),
        offer_second_factor=admin.site.has_permission(request)
        and second_factor.is_missing(request.user),
    )


def csrf_failure(request, reason=""):
    """Answer a form whose token is not of this session (CSRF_FAILURE_VIEW)."""
    desk = reverse("admin:index")
    if request.path.startswith(desk) and frames.is_framed(request):
        return frames.login_ended(request)  # of another account now, or of none
    if not (request.path.startswith(desk) and is_recoverable(request)):
        return plain_csrf_failure(request, reason)
    if request.path in map(reverse, WITHOUT_LOGIN):
        return redirect(request.get_full_path())  # a fresh form: there is nothing to keep
    return recovery_page_for_login(request)


def _is_secret(name):
    return "password" in name.lower()
