"""Blocks of a body, and which paragraph below a picture is its caption.

Old portals had no element for it: it was set in italics, centred, or said "Ảnh: …". Only where
that is sure does a paragraph become a caption; else it stays what it is.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 300  # characters of a caption
_CREDIT = re.compile(
    r"^\(?\s*(?:nguồn )?ảnh(?: minh h[oọ]a| tư liệu| chụp[^:]{0,40})?\s*[:.]"
    r"|[.\s(–-]ảnh(?: minh h[oọ]a| tư liệu)?\s*:\s*[^.:]{1,60}\.?\)?$",
    re.I,
)


@dataclass(frozen=True)
class Block:
    """A part of a body. `tag` is p, h2 to h4, hr, figure (`inner` is its picture) or html.

    `words` are those of a paragraph, `align` is "center", "right" or "". `source` tells which
    blocks stood in one paragraph of the source.
    """

    tag: str
    inner: str
    words: str = ""
    align: str = ""
    caption: str = ""
    is_caption: bool = False
    is_italic: bool = False
    is_bold: bool = False
    source: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph."""
        return self.tag == "p"

    @property
    def is_plain(self) -> bool:
        """Whether it is a paragraph set like any other."""
        return self.tag == "p" and not self.align

    @property
    def html(self) -> str:
        """This block as HTML."""
        if self.tag in ("html", "hr"):
            return self.inner
        if self.tag == "figure":
            below = f"<figcaption>{self.caption}</figcaption>" if self.caption else ""
            return f'<figure class="image">{self.inner}{below}</figure>'
        aligned = f' class="align-{self.align}"' if self.align else ""
        return f"<{self.tag}{aligned}>{self.inner}</{self.tag}>"


def with_captions(blocks: list[Block]) -> list[Block]:
    """Return `blocks` with each caption that is sure put into the figure above it."""
    done: list[Block] = []
    for block in blocks:
        above = done[-1] if done else None
        if above is not None and above.tag == "figure" and _is_caption(above, block):
            done[-1] = replace(above, caption=_bare(block))
        else:
            done.append(block)
    return done


def _is_caption(picture: Block, block: Block) -> bool:
    if not block.is_text or picture.caption or len(block.words) > LONGEST:
        return False
    if block.is_caption or _CREDIT.search(block.words.strip()):
        return True
    is_near = block.align == "center" or block.source == picture.source
    if block.is_italic:
        return is_near or len(block.words) <= LONGEST // 2
    is_centred = block.align == picture.align == "center"
    return is_centred and not block.is_bold and not block.words.rstrip().endswith(":")


def _bare(block: Block) -> str:
    """The caption without the italics around all of it: the portal sets captions itself."""
    inner = block.inner
    if block.is_italic and inner.startswith("<em>") and inner.endswith("</em>"):
        inside = inner[4:-5]
        return inner if "<em>" in inside else inside
    return inner
