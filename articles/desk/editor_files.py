"""Which static files are handed out: of the plugins of CKEditor, those that the editor loads.

The package brings every plugin there is, some with pages of their own. CKEditor 4 is at the end of
its life, so what nobody uses is not collected. `_REMOVED_PLUGINS` of `editor.py` are among them.
"""

from django.contrib.staticfiles.finders import AppDirectoriesFinder

PLUGINS = "ckeditor/ckeditor/plugins"
UNUSED_PLUGINS = (
    "about adobeair autoembed bbcode codesnippet codesnippetgeshi colordialog devtools "
    "divarea docprops embed embedbase embedsemantic exportpdf flash forms iframe iframedialog "
    "image image2 language mathjax newpage pagebreak pastefromgdocs placeholder preview scayt "
    "sharedspace smiley sourcedialog stylesheetparser tableresize templates uicolor wsc"
).split()


_LEFT_OUT = [
    *(f"{PLUGINS}/{name}/*" for name in UNUSED_PLUGINS),
    "ckeditor/ckeditor/adapters/*",
    "ckeditor/ckeditor/*.md",
    "ckeditor/ckeditor/*.json",
    "ckeditor/galleriffic/*",
]


class AppFiles(AppDirectoriesFinder):
    """Django's finder of the static files of apps, without what no page of ours asks for."""

    def list(self, ignore_patterns):
        return super().list([*(ignore_patterns or ()), *_LEFT_OUT])
