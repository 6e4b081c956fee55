"""Bylines as machines read them: one author each, a person or an organisation."""

import re

# What stands between two names: "Thu Hà, Minh Đức", "Thu Hà - Minh Đức", "Thu Hà và Minh Đức". A
# hyphen without blanks is part of a name.
_BETWEEN = re.compile(r"\s*[,;/&+]\s*|\s+[-–—|]\s+|\s+và\s+", re.IGNORECASE)
# How names of offices begin. Those of people begin otherwise: Đoàn is a family name, Bảo and Ban
# Mai are given ones.
_OFFICE = re.compile(
    r"(ban (biên tập|chỉ|dân|nội|quản|thường|tổ|tuyên)|bbt|báo|bộ|các|chi cục|công an|công ty|cổng|"
    r"cục|đài|hội|nhóm|phòng|sở|tạp chí|thành [uủ][ỷy]|tỉnh|toà|tòa|trung tâm|ttxvn|[uủ][ỷy] ban|"
    r"ubnd|ubmttq|văn phòng)\b",
    re.IGNORECASE,
)


def authors(byline: str) -> list[tuple[str, str]]:
    """Return a pair for each author that `byline` names: "Person" or "Organization", and the name.

    An office is one author, whatever stands in its name: "Sở Văn hoá, Thể thao và Du lịch".
    """
    names = [byline] if _OFFICE.match(byline) else filter(None, _BETWEEN.split(byline))
    found = [("Organization" if _OFFICE.match(name) else "Person", name) for name in names]
    return found or [("Person", byline)]
