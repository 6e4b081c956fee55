"""Which static files are handed out: of the plugins of CKEditor, those that the editor loads.

The package brings every plugin there is, some with pages of their own. CKEditor 4 is at the end of
its life, so what nobody uses is not collected. `_REMOVED_PLUGINS` of `editor.py` are among them.
"""

from django.contrib.staticfiles.apps import StaticFilesConfig

PLUGINS = "ckeditor/ckeditor/plugins"
UNUSED_PLUGINS = (
    "about adobeair autoembed autogrow bbcode codesnippet codesnippetgeshi colordialog devtools "
    "divarea docprops embed embedbase embedsemantic exportpdf flash forms iframe iframedialog "
    "image language mathjax newpage pagebreak placeholder preview scayt sharedspace smiley "
    "sourcedialog stylesheetparser tableresize templates uicolor wsc"
).split()


class StaticFiles(StaticFilesConfig):
    """Django's own app of static files, which leaves out what no page of ours asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *(f"{PLUGINS}/{name}/*" for name in UNUSED_PLUGINS),
        "ckeditor/ckeditor/adapters/*",
        "ckeditor/ckeditor/*.md",
        "ckeditor/ckeditor/*.json",
        "ckeditor/galleriffic/*",
    ]
