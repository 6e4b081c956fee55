"""Who publishes the portal: what its header, footer and machine-readable data tell."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.fields import LinkField, TidyCharField
from articles.models.readers import EVERY_ROW


class PortalManager(models.Manager):
    """The one portal."""

    def current(self):
        """The portal as staff described it; before they have, one with a name and nothing else."""
        return self.first() or self.model(name=gettext("Provincial news portal"))


class Portal(models.Model):
    """The identity of this portal. There is one row at most."""

    readers_see = EVERY_ROW

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = TidyCharField(_("name"), max_length=120)
    owner = TidyCharField(_("governing body"), max_length=200, blank=True)
    responsible = TidyCharField(
        _("person responsible"),
        max_length=200,
        blank=True,
        help_text=_("Position and name, as printed in the footer."),
    )
    licence = TidyCharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("Number, date and issuing authority."),
    )
    address = TidyCharField(_("postal address"), max_length=300, blank=True)
    phone = TidyCharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reuse_notice = TidyCharField(
        _("reuse notice"),
        max_length=300,
        blank=True,
        help_text=_("On what terms others may use the stories."),
    )
    facebook = LinkField(_("Facebook page"), blank=True)
    zalo = LinkField(_("Zalo page"), blank=True)
    youtube = LinkField(_("YouTube channel"), blank=True)

    ai_search = models.BooleanField(
        _("AI may look things up here"),
        default=True,
        db_default=True,
        help_text=_(
            "Assistants that answer somebody's question may open the stories and name the portal "
            "as their source. robots.txt says so to them by name."
        ),
    )
    ai_training = models.BooleanField(
        _("AI may be trained with the stories"),
        default=False,
        db_default=False,
        help_text=_(
            "Companies may gather the stories to train language models. While this is off, "
            "robots.txt asks their crawlers by name to stay away; search engines are not concerned."
        ),
    )

    objects = PortalManager()

    class Meta:
        verbose_name = _("portal identity")
        verbose_name_plural = _("portal identity")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="portal_only_one")]

    def __str__(self):
        return self.name

    @property
    def phone_uri(self):
        """The URL that calls `phone`: tel: and its digits."""
        return "tel:" + "".join(c for c in self.phone if c in "+0123456789")

    @property
    def unfilled(self):
        """The names of what readers and the law expect in the footer and nobody has filled in."""
        expected = ("owner", "responsible", "licence", "address", "phone", "email", "reuse_notice")
        missing = (name for name in expected if not getattr(self, name))
        fields = {field.name: field for field in self._meta.concrete_fields}
        return [fields[name].verbose_name for name in missing]
