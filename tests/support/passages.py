"""Passages in texts that have changed: one table for the server and the browser.

Each is (why, text now, (words, before, after, start), the words that are found there now or None,
whether they were rewritten).
"""

STORY = "Sáng 29/11, UBND tỉnh họp bàn việc chi 15 tỷ đồng cho đê biển Kỳ Anh. Chủ tịch kết luận."
HERE = ("15 tỷ đồng", "họp bàn việc chi ", " cho đê biển Kỳ Anh.", 32)

PASSAGES = [
    ("nothing changed", STORY, HERE, "15 tỷ đồng", False),
    ("words came before", "Tin mới. " + STORY, HERE, "15 tỷ đồng", False),
    (
        "all was broken anew",
        STORY.replace(" ", "\n\u00a0"),
        HERE,
        "15\n\u00a0tỷ\n\u00a0đồng",
        False,
    ),
    (
        "what stood before was rewritten",
        "Nay chi 15 tỷ đồng cho đê biển.",
        HERE,
        "15 tỷ đồng",
        False,
    ),
    ("the paragraph moved away", "Một hai ba. " * 40 + STORY, HERE, "15 tỷ đồng", False),
    ("the words were rewritten", STORY.replace("15 tỷ", "17,5 tỷ"), HERE, "17,5 tỷ đồng", True),
    ("a letter was typed in them", STORY.replace("15", "155"), HERE, "155 tỷ đồng", True),
    ("the words were deleted", STORY.replace("15 tỷ đồng ", ""), HERE, None, False),
    ("the whole was deleted", "", HERE, None, False),
    (
        "the paragraph was deleted, the words stand elsewhere",
        "Xã thu 15 tỷ đồng.",
        HERE,
        None,
        False,
    ),
    (
        "of two places, that with the same around it",
        "Xã chi 15 tỷ đồng cho chợ. " + STORY,
        HERE,
        "15 tỷ đồng",
        False,
    ),
    (
        "the end of the text was rewritten",
        STORY.replace("kết luận.", "đã giao việc."),
        ("kết luận.", "biển Kỳ Anh. Chủ tịch ", "", 66),
        "đã giao việc.",
        True,
    ),
    (
        "the beginning was rewritten",
        "Chiều qua UBND tỉnh họp bàn",
        ("Sáng 29/11,", "", " UBND tỉnh họp bàn việc", 0),
        "Chiều qua",
        True,
    ),
    ("a whole headline was rewritten", "Đê biển mới", ("Chi 15 tỷ đồng", "", "", 0), None, False),
    ("a whole headline", "Chi 15 tỷ đồng", ("Chi 15 tỷ đồng", "", "", 0), "Chi 15 tỷ đồng", False),
    ("typed in parts of letters", "Hà Tĩnh họp", ("Tĩnh", "Hà ", " họp", 2), "Tĩnh", False),
    (
        "a long passage stands nowhere else",
        "a. Quỹ phòng chống thiên tai của tỉnh Hà Tĩnh",
        ("Quỹ phòng chống thiên tai của tỉnh", "Khác hẳn.", "Không còn.", 900),
        "Quỹ phòng chống thiên tai của tỉnh",
        False,
    ),
    ("an emoji stands before", "🚩🚩 " + STORY, HERE, "15 tỷ đồng", False),
    ("nothing was marked", STORY, ("", "", "", 0), None, False),
]
