"""What a login asks for after the password."""

from django.conf import settings
from django.db import models

from articles.models.fields import TidyCharField
from articles.models.readers import NO_ROW


class Factor(models.Model):
    """A second factor of an account, or one of the recovery codes that stand in for a lost one.

    What may be done with a row, and how its secret is read, is said in `accounts/second_factor.py`.
    """

    readers_see = NO_ROW

    # As django-mfa3 wrote them, whose table this was.
    APP, PASSKEY, RECOVERY = "TOTP", "FIDO2", "recovery"
    METHODS = (PASSKEY, APP, RECOVERY)  # the most convenient first

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    method = models.CharField(max_length=8, choices=[(method, method) for method in METHODS])
    name = TidyCharField(max_length=32)
    # Of an app its key, of a passkey its credential, both sealed (`accounts/sealing.py`). Of a
    # recovery code a hash alone, so that the codes still let people in where the seal is lost.
    secret = models.TextField()
    # Of an app: to which step of its clock the last code belonged. None up to it counts again.
    last_step = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "mfa_mfakey"  # the release before reads it while both run, and after a way back
        default_permissions = ()  # no desk of its own shows them
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method__in=["FIDO2", "TOTP", "recovery"]),
                name="factor_is_of_a_known_method",
            ),
            models.CheckConstraint(condition=~models.Q(secret=""), name="factor_has_a_secret"),
        ]

    def __str__(self):
        return self.name
