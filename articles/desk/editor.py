"""The rich-text editor: CKEditor 4 with a short allow-list. No other module names it."""

from ckeditor.widgets import CKEditorWidget
from csp.constants import SELF, UNSAFE_INLINE
from django.forms import Media
from django.templatetags.static import static

from articles.text import richtext

# CKEditor writes inline scripts and styles. Only the form that holds it gets this policy.
CSP = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],  # the preview beside the form
}

_REMOVED_PLUGINS = (
    "about bidi colorbutton colordialog elementspath exportpdf filebrowser flash font forms iframe "
    "image language newpage pagebreak pastefromgdocs preview print save scayt smiley stylescombo "
    "templates wsc"
)


def _allowed_content():
    """The server's allow-list (articles/text/richtext.py) in CKEditor's words."""
    rules = ["div[!data-quote](!quote)"]
    for tag in sorted(richtext.TAGS - {"div"}):
        attributes = ",".join(sorted(richtext.ATTRIBUTES.get(tag, ())))
        classes = ",".join(sorted(richtext.CLASSES.get(tag, ())))
        # CKEditor gives up reading its rules at empty brackets.
        rules.append(
            tag + (f"[{attributes}]" if attributes else "") + (f"({classes})" if classes else "")
        )
    return "; ".join(rules)


CONFIG = {
    "versionCheck": False,
    "skin": "moono-lisa",
    "width": "100%",
    # It grows with its text, so that the page scrolls and not a box in it.
    "autoGrow_minHeight": 300,
    "autoGrow_onStartup": True,
    "resize_enabled": False,
    "bodyClass": "article-body",  # the portal's typography (article.css) is scoped to it
    # Entities would hide Vietnamese letters from search: &agrave; instead of à.
    "entities": False,
    "basicEntities": True,
    "clipboard_handleImages": False,  # our photo plugin uploads them instead of embedding
    "removePlugins": ",".join(_REMOVED_PLUGINS.split()),
    "allowedContent": _allowed_content(),
    "headings": richtext.HEADINGS,
    "format_tags": "p;h2;h3;h4",
    "justifyClasses": ["align-left", "align-center", "align-right", "align-justify"],
    "linkShowAdvancedTab": False,
    "linkShowTargetTab": False,
    "removeDialogTabs": "table:advanced",
    "disableNativeSpellChecker": False,
    "toolbar": [
        ["Format", "Bold", "Italic", "Underline", "RemoveFormat"],
        ["BulletedList", "NumberedList", "Blockquote"],
        ["JustifyLeft", "JustifyCenter", "JustifyRight"],
        ["Link", "Unlink", "Photo", "Video", "Table", "Quote", "Note"],
        ["Undo", "Redo", "PasteText", "Find", "SpecialChar"],
        ["Maximize", "Source"],
    ],
}


class BodyEditor(CKEditorWidget):
    """The textarea of a body, with CKEditor on it where JavaScript runs."""

    plugins = ("headings", "pasting", "photo", "video", "vietnamese")  # ours: static/editor
    scripts = ("js/admin/body.js",)
    no_buttons = frozenset({"Quote", "Note"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = CONFIG["toolbar"]
        toolbar = [[name for name in row if name not in self.no_buttons] for row in rows]
        extra = ",".join(("autogrow", "justify", *self.plugins))
        self.config = CONFIG | {"toolbar": toolbar, "extraPlugins": extra}

    @property
    def media(self):
        # private part of Django: one list of scripts keeps their order, two do not.
        # Ours comes after CKEditor itself.
        scripts = [*super().media._js, *self.scripts]
        return Media(js=scripts, css={"all": ["css/admin-editor.css"]})

    def get_context(self, name, value, attrs):
        # URLs are not known before a request.
        self.config |= {
            "contentsCss": [static("css/portal.css"), static("css/article.css")]
            + [static("css/editor-contents.css")],
        }
        self.external_plugin_resources = [
            (name, *_folder_and_file(static(f"editor/{name}/plugin.js")))
            for name in self.plugins
        ]
        return super().get_context(name, value, attrs)


class StoryEditor(BodyEditor):
    """The editor of a story: quotes stand in its body, and notes are attached to it."""

    plugins = ("headings", "pasting", "photo", "quote", "video", "vietnamese")
    scripts = ("js/admin/body.js", "js/admin/quotes.js")
    no_buttons = frozenset()


def _folder_and_file(url):
    folder, slash, file = url.rpartition("/")
    return folder + slash, file
