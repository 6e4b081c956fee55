"""robots.txt: what crawlers may read. What AI may do with the stories is decided at the desk.

Crawlers of AI companies obey rules for their own name. Those that gather texts to train models are
one list; those that look something up for somebody who asks, and name the source, are another. The
names are those that the companies document.
"""

from articles.models import Portal
from newsroom.url_prefixes import NOT_FOR_ROBOTS

AI_TRAINING = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "meta-externalagent",
    "PanguBot",
    "Timpibot",
    "Webzio-Extended",
)
AI_SEARCH = (
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "DuckAssistBot",
    "Google-CloudVertexBot",
    "meta-externalfetcher",
    "MistralAI-User",
    "OAI-SearchBot",
    "Perplexity-User",
    "PerplexityBot",
)


def robots_txt(portal: Portal, site_maps: list[str]) -> str:
    """Return robots.txt of `portal`; `site_maps` are absolute URLs."""
    groups = [
        _group(("*",), allowed=True),
        _group(AI_SEARCH, allowed=portal.ai_search),
        _group(AI_TRAINING, allowed=portal.ai_training),
        [f"Sitemap: {url}" for url in site_maps],
    ]
    return "\n\n".join("\n".join(lines) for lines in groups) + "\n"


def _group(names: tuple[str, ...], *, allowed: bool) -> list[str]:
    paths = NOT_FOR_ROBOTS if allowed else ("/",)
    return [*(f"User-agent: {name}" for name in names), *(f"Disallow: {path}" for path in paths)]
