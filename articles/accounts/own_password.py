"""The user's own password, asked for once more before a second factor comes or goes."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

FIELD = "own_password"  # form recovery writes no field back that has "password" in its name
REFUSED = _("This is not your password.")


def own_password_field(**options: Any) -> forms.CharField:
    """Return the form field for the password of whoever fills the form in."""
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(
        **{"label": _("Your own password"), "strip": False, "widget": widget, **options}
    )


@sensitive_variables("password")
def is_own_password(request: HttpRequest, password: str) -> bool:
    """Tell whether `password` is that of the user of `request`.

    It goes the way of a login: a wrong one stands in the audit log, and five lock the account for
    this client IP.
    """
    name = request.user.get_username()
    user = authenticate(request, username=name, password=password)
    if user is None or user.pk != request.user.pk:
        return False
    if user.password != request.user.password:  # it was hashed anew just now
        request.user.password = user.password
        update_session_auth_hash(request, user)
    return True


class OwnPasswordForm(forms.Form):
    """A form that asks for the user's own password. It is told the request."""

    own_password = own_password_field()

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_own_password(self) -> None:
        """Refuse any other password."""
        if not is_own_password(self.request, self.cleaned_data[FIELD]):
            raise ValidationError(REFUSED, code="own_password")
