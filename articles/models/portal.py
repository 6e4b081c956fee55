"""Who publishes the portal: what its header, footer and machine-readable data tell."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.media.logos import IconField, LogoField, logo_name
from articles.models.fields import TidyCharField
from articles.models.identity_fields import ColourField, ContactsField, ProfileField
from articles.models.photo import Photo
from articles.models.readers import EVERY_ROW
from articles.text import contacts


class PortalManager(models.Manager):
    """The one portal."""

    def current(self):
        """The portal as staff described it; before they have, one with a name and nothing else."""
        return self.select_related("share_photo").first() or self.model(
            name=gettext("Provincial news portal")
        )


class Portal(models.Model):
    """The identity of this portal. There is one row at most."""

    readers_see = EVERY_ROW

    ONLY = 1
    NETWORKS = {
        "facebook": "Facebook",
        "zalo": "Zalo",
        "youtube": "YouTube",
        "tiktok": "TikTok",
        "instagram": "Instagram",
        "x": "X",
    }

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = TidyCharField(_("name"), max_length=120)
    description = TidyCharField(
        _("description"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("One sentence for search engines, and where the portal is shared."),
    )
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
    further_addresses = ContactsField(
        _("further addresses"),
        blank=True,
        default="",
        db_default="",
        help_text=_("One a line, its label first: Văn phòng đại diện: 5 Lê Lợi, Vinh"),
    )
    further_phones = ContactsField(
        _("further telephones"),
        phones=True,
        blank=True,
        default="",
        db_default="",
        help_text=_("One a line, its label first: Quảng cáo: 0239 3855 001"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    reuse_notice = TidyCharField(
        _("reuse notice"),
        max_length=300,
        blank=True,
        help_text=_("On what terms others may use the stories."),
    )
    facebook = ProfileField(_("Facebook page"), network="facebook", blank=True)
    zalo = ProfileField(_("Zalo page"), network="zalo", blank=True)
    youtube = ProfileField(_("YouTube channel"), network="youtube", blank=True)
    tiktok = ProfileField(
        _("TikTok channel"), network="tiktok", blank=True, default="", db_default=""
    )
    instagram = ProfileField(
        _("Instagram page"), network="instagram", blank=True, default="", db_default=""
    )
    x = ProfileField(_("X page"), network="x", blank=True, default="", db_default="")

    logo = LogoField(
        _("logo"),
        upload_to=logo_name,
        width_field="logo_width",
        height_field="logo_height",
        blank=True,
        default="",
        db_default="",
        help_text=_("Stands at the top of every page. PNG with a transparent background is best."),
    )
    logo_dark = LogoField(
        _("logo for dark pages"),
        upload_to=logo_name,
        width_field="logo_dark_width",
        height_field="logo_dark_height",
        blank=True,
        default="",
        db_default="",
        help_text=_("Where the logo is dark itself. Without it the logo stands on a light ground."),
    )
    logo_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_dark_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_dark_height = models.PositiveSmallIntegerField(null=True, editable=False)
    # On which page the logo is not seen, found out as it is stored: "light", "dark" or neither.
    logo_vanishes = models.CharField(
        max_length=5, blank=True, default="", db_default="", editable=False
    )
    logo_with_name = models.BooleanField(
        _("The logo shows the name"),
        default=False,
        db_default=False,
        help_text=_("Then the name is not written beside it again."),
    )
    icon = IconField(
        _("icon"),
        upload_to=logo_name,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "A square picture for browser tabs and phones, 512 pixels or more; all sizes are made "
            "of it. Without it they are made of the logo, where that is nearly square."
        ),
    )
    colour = ColourField(
        _("main colour"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Of the band with the menu, and of links and titles. Where it is too light or too dark "
            "to be read, readers get the nearest shade that can."
        ),
    )
    share_photo = models.ForeignKey(
        Photo,
        verbose_name=_("picture for sharing"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_for",
        help_text=_("Shown where a page without a picture of its own is shared."),
    )

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
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="portal_only_one"),
            models.CheckConstraint(
                condition=Q(colour="")
                | (Q(colour__startswith="#") & Q(Exact(Length(F("colour")), 7))),
                name="portal_colour_is_hex",
            ),
            models.CheckConstraint(
                condition=~Q(logo="") | Q(logo_dark=""),
                name="portal_dark_logo_beside_a_light_one",
                violation_error_message=_("A logo for dark pages takes one for light pages."),
            ),
            models.CheckConstraint(
                condition=Q(logo_vanishes__in=("", "light", "dark")),
                name="portal_logo_vanishes_on_a_page",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def phone_uri(self):
        """The URL that calls `phone`: tel: and its digits."""
        return contacts.Contact("", self.phone).uri

    @property
    def phones(self):
        """All telephones as contacts.Contact: `phone`, without a label, then the further ones."""
        first = [contacts.Contact("", self.phone)] if self.phone else []
        return first + contacts.contacts(self.further_phones)

    @property
    def addresses(self):
        """All post addresses as contacts.Contact: `address`, then the further ones."""
        first = [contacts.Contact("", self.address)] if self.address else []
        return first + contacts.contacts(self.further_addresses)

    @property
    def profiles(self):
        """The addresses of the portal on social networks, each with the name of the network."""
        named = ((name, getattr(self, field)) for field, name in self.NETWORKS.items())
        return [(name, address) for name, address in named if address]

    @property
    def unfilled(self):
        """The names of what readers and the law expect in the footer and nobody has filled in."""
        expected = ("owner", "responsible", "licence", "address", "phone", "email", "reuse_notice")
        missing = (name for name in expected if not getattr(self, name))
        fields = {field.name: field for field in self._meta.concrete_fields}
        return [fields[name].verbose_name for name in missing]
