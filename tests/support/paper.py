"""A wide table on paper, by the browser's own print and by what is left in the PDF."""

import io

from pypdf import PdfReader

DISTRICTS = [
    "Kỳ Anh",
    "Cẩm Xuyên",
    "Thạch Hà",
    "Can Lộc",
    "Đức Thọ",
    "Hương Sơn",
    "Hương Khê",
    "Vũ Quang",
    "Nghi Xuân",
    "Lộc Hà",
    "Hồng Lĩnh",
    "thành phố Hà Tĩnh",
    "thị xã Kỳ Anh",
]


def wide_table():
    """The HTML of a table with a column for each of thirteen districts."""
    head = "".join(f'<th scope="col">Huyện {name}</th>' for name in DISTRICTS)
    rows = "".join(
        f'<tr><th scope="row">Chỉ tiêu {row}</th>'
        + "".join(f"<td>{row}.{column:03}.000</td>" for column in range(len(DISTRICTS)))
        + "</tr>"
        for row in range(1, 6)
    )
    return f"<table><thead><tr><th>Số</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lost_on_paper(page):
    """Return the headers of `wide_table()` that A4 paper does not show of the story on `page`.

    `page` is Playwright's, in a Chromium without a window: others do not print.
    """
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    width = printed.pages[0].mediabox.width
    shown = []

    def keep(text, user_space, text_space, *font):
        if 0 <= text_space[4] * user_space[0] + user_space[4] < width:
            shown.append(text)

    for sheet in printed.pages:
        sheet.extract_text(visitor_text=keep)
    words = "".join("".join(shown).split())  # a narrow column breaks words
    return [name for name in DISTRICTS if f"Huyện{name.replace(' ', '')}" not in words]
