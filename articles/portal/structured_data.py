"""What a page tells search engines about itself: JSON-LD with the terms of schema.org.

The fields are those that Google reads for news, breadcrumbs, profiles and site names:
developers.google.com/search/docs/appearance/structured-data.
"""

import json
from html import unescape

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.editorial.text_for_others import told
from articles.media import renditions
from articles.models import Page
from articles.portal import bylines
from articles.portal.galleries import shown
from articles.portal.identity import Look
from articles.portal.pictures import plain_url
from articles.text import galleries, richtext

HEADLINE_LENGTH = 110
IMAGE_SHAPES = ("wide", "square")  # beside the photo itself; search results crop nothing then

# Of schema.org; any other page is a WebPage.
_PAGE_TYPES = {Page.ABOUT: "AboutPage", Page.CONTACT: "ContactPage"}

# These could end the script element. JSON can write them in another way.
_ESCAPES = [(char, f"\\u{ord(char):04x}") for char in "<>&"]


def graph(page, portal, absolute):
    """Return the nodes that describe a page, a list that may be empty.

    `page` is the context of its template; `absolute` makes the full URL of a path.
    """
    about = _About(portal, absolute)
    nodes = []
    if article := page.get("article"):
        nodes += [about.story(article, page.get("story_photo")), about.publisher()]
        nodes += map(about.video, article.body_videos.values())
    if official := page.get("official"):
        nodes.append(about.profile(official))
    if page.get("is_home"):
        nodes += [about.website(), about.publisher()]
    if written := page.get("this_page"):
        nodes += [about.page(written, page.get("translated")), about.publisher(written)]
    if trail := page.get("trail"):
        nodes.append(about.breadcrumb(trail))
    return nodes


def script(page, portal, absolute):
    """Return `graph()` as a block of data that no browser runs; "" where it is empty."""
    nodes = graph(page, portal, absolute)
    if not nodes:
        return ""
    data = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES:
        text = text.replace(char, escaped)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


class _About:
    """Makes nodes of things on one portal."""

    def __init__(self, portal, absolute):
        self.portal, self.absolute = portal, absolute
        self.home = absolute(reverse("home"))
        self.publisher_id = {"@id": f"{self.home}#publisher"}

    def publisher(self, page=None):
        """The organisation; on the `page` that says how it is reached, with whom to ask."""
        portal, look = self.portal, Look(self.portal)
        addresses = [each.value for each in portal.addresses]
        phones = [(each.label, each.value) for each in portal.phones if each.label]
        facts = {
            "@type": "NewsMediaOrganization",
            **self.publisher_id,
            "name": portal.name,
            "url": self.home,
            "description": portal.description,
            "logo": self.image(*(look.logo or look.large_icon)),
            "address": addresses[0] if len(addresses) == 1 else addresses,
            "telephone": portal.phone,
            "email": portal.email,
            "contactPoint": [
                {"@type": "ContactPoint", "contactType": label, "telephone": number}
                for label, number in phones
            ],
            "sameAs": [address for _name, address in portal.profiles],
            "correctionsPolicy": self.absolute(reverse("corrections")),
        }
        if portal.owner:
            facts["parentOrganization"] = {
                "@type": "GovernmentOrganization",
                "name": portal.owner,
            }
        if page and page.kind == Page.CONTACT and (portal.phone or portal.email):
            contact = {"telephone": portal.phone, "email": portal.email}
            facts["contactPoint"] = [
                _filled({"@type": "ContactPoint", "contactType": "customer service", **contact}),
                *facts["contactPoint"],
            ]
        return _filled(facts)

    def page(self, page, translated):
        """A page that the desk wrote; `translated` is the one in the other language, if any."""
        url = self.absolute(page.get_absolute_url())
        facts = {
            "@type": _PAGE_TYPES.get(page.kind, "WebPage"),
            "@id": f"{url}#page",
            "url": url,
            "name": page.title,
            "description": page.description,
            "inLanguage": page.lang,
            "datePublished": _moment(page.publish_at),
            "dateModified": _moment(page.modified_at),
            "publisher": self.publisher_id,
        }
        if page.kind in _PAGE_TYPES:
            facts["mainEntity"] = self.publisher_id
        if translated:
            way = "translationOfWork" if page.translation_of_id else "workTranslation"
            facts[way] = {"@id": f"{self.absolute(translated.get_absolute_url())}#page"}
        return _filled(facts)

    def website(self):
        search = self.absolute(reverse("search"))
        return {
            "@type": "WebSite",
            "@id": f"{self.home}#website",
            "url": self.home,
            "name": self.portal.name,
            "inLanguage": "vi",
            "publisher": self.publisher_id,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{search}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        }

    def story(self, article, photo):
        url = self.absolute(article.get_absolute_url())
        return _filled(
            {
                "@type": "NewsArticle",
                "@id": f"{url}#story",
                "url": url,
                "mainEntityOfPage": url,
                "headline": Truncator(article.headline).chars(HEADLINE_LENGTH),
                "description": article.shared_description,
                "image": self.photo(photo) if photo else [],
                "datePublished": _moment(article.publish_at),
                "dateModified": _moment(article.modified_at),
                "author": self.authors(article.byline),
                "publisher": self.publisher_id,
                "articleSection": article.category.name,
                "inLanguage": "vi",
                "isAccessibleForFree": True,
                "wordCount": len(richtext.plain(article.body).split()),
                "audio": self.absolute(article.audio.url) if article.audio else "",
                "mentions": [self.quotation(quote) for quote in article.quotes.all()],
                "correction": [_correction(each) for each in article.corrections.all()],
                "hasPart": [
                    self.gallery(gallery, article.body_photos)
                    for gallery in galleries.all_of(article.body)
                ],
            }
        )

    def gallery(self, gallery, photos):
        """A gallery of the library's photos, each with what readers are told of it."""
        images = [
            _filled(
                {
                    **self.image(each.photo.image.url, each.photo.width, each.photo.height),
                    "caption": unescape(each.caption) or each.alt,
                    "creditText": each.credit,
                }
            )
            for each in shown(gallery, photos)
            if each.photo
        ]
        return {"@type": "ImageGallery", "image": images}

    def video(self, video):
        """A video of our own. Without a poster it is none that a search engine would show."""
        return _filled(
            {
                "@type": "VideoObject",
                "name": video.title,
                "description": video.description or video.title,
                "thumbnailUrl": self.absolute(plain_url(video.poster, "full"))
                if video.poster
                else "",
                "uploadDate": _moment(video.uploaded_at),
                "duration": f"PT{max(1, round(video.milliseconds / 1000))}S",
                "contentUrl": self.absolute(video.file.url),
                "width": video.width,
                "height": video.height,
                "inLanguage": video.language if video.captions else "",
            }
        )

    def authors(self, byline):
        """Whoever the byline names, each by itself; the portal where it names nobody."""
        if not byline:
            return {"@type": "Organization", "name": self.portal.name, "url": self.home}
        found = [{"@type": kind, "name": name} for kind, name in bylines.authors(byline)]
        return found[0] if len(found) == 1 else found

    def quotation(self, quote):
        """Words with who said them, in the position held then.

        For whom the official works is known of today alone, and so not told.
        """
        return {
            "@type": "Quotation",
            "text": quote.words,
            "spokenByCharacter": self.person(quote.official, quote.position),
        }

    def profile(self, official):
        person = self.person(official, official.position)
        if official.organisation:
            person["worksFor"] = {"@type": "Organization", "name": official.organisation}
        if official.portrait:
            person["image"] = self.photo(official.portrait)
        return {"@type": "ProfilePage", "inLanguage": "vi", "mainEntity": person}

    def person(self, official, position):
        url = self.absolute(official.get_absolute_url())
        return _filled({"@type": "Person", "name": official.name, "jobTitle": position, "url": url})

    def breadcrumb(self, trail):
        steps = [(_("Home"), reverse("home")), *trail]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": str(name),
                    "item": self.absolute(path),
                }
                for position, (name, path) in enumerate(steps, 1)
            ],
        }

    def photo(self, photo):
        """The photo itself, then its largest rendition of each shape that search results show."""
        images = [self.image(photo.image.url, photo.width, photo.height)]
        for shape in IMAGE_SHAPES:
            width, height = renditions.rendition_sizes(shape, photo.width, photo.height)[-1]
            name = renditions.rendition_name(photo, shape, width, "webp")
            images.append(self.image(photo.image.storage.url(name), width, height))
        return images

    def image(self, path, width, height):
        url = self.absolute(path)
        return {"@type": "ImageObject", "url": url, "width": width, "height": height}


def _correction(correction):
    return {
        "@type": "CorrectionComment",
        "text": told(correction),
        "datePublished": _moment(correction.at),
    }


def _moment(when):
    return localtime(when).isoformat(timespec="seconds")


def _filled(facts):
    """Return `facts` without those that nobody has filled in."""
    return {name: fact for name, fact in facts.items() if fact not in ("", [], None)}
