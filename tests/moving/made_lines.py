"""Lines as `move_out` writes them, made by hand: small, and wrong where a test wants them so."""

import json
from collections import Counter

from django.db.models import BooleanField, IntegerField

from articles.moving.out.kinds import BY_NAME

HEAD = {"type": "newsroom", "format": 1, "made_at": "2026-11-30T00:00:00Z", "portal": ""}
AT = "2026-11-30T01:02:03Z"
NAMED = {
    "category": {"name": "Kinh tế", "slug": "kinh-te"},
    "story": {
        "headline": "Tin đầu",
        "slug": "tin-dau",
        "lead": "Sapo.",
        "body": "<p>Nội dung.</p>",
    },
    "page": {"title": "Giới thiệu", "slug": "gioi-thieu", "body": "<p>Trang.</p>"},
    "photo": {"image": "photos/ab/anh.jpg", "width": 64, "height": 48, "digest": "0" * 64},
    "official": {"name": "Lê Văn A", "slug": "le-van-a", "position": "Giám đốc"},
    "account": {"username": "bientap"},
    "notice": {"text": "Thông báo", "starts_at": AT},
    "menu_item": {"label": "Liên kết", "place": "header", "link": "/tim-kiem/"},
}


def row(type_name, key=1, **fields):
    """A line of that type that is whole."""
    made = _row(BY_NAME[type_name], key)
    return {"type": type_name, **made, **NAMED.get(type_name, {}), **fields}


def story(key=1, **fields):
    """A published story in the category 1."""
    fields = {"category": 1, "publish_at": AT, "created_at": AT, "updated_at": AT} | fields
    return row("story", key, **{"status": "published", **fields})


def part(type_name, name, key=1, **fields):
    """A row that belongs to one of that type, such as a quote."""
    (found,) = (each for each in BY_NAME[type_name].parts if each.name == name)
    return _row(found, key) | fields


def _row(rows, key):
    made = {"key": key} if rows.has_key else {}
    for name, field in rows.columns():
        default = field.get_default()
        if field.null:
            made[name] = None
        elif isinstance(field, BooleanField):
            made[name] = bool(default)
        elif isinstance(field, IntegerField):
            made[name] = default or 1
        else:
            is_moment = field.get_internal_type() == "DateTimeField"
            made[name] = AT if is_moment else default or ""
    return made | {each.name: [] for each in rows.parts}


def write(path, *lines, head=None, end=None):
    """Write `lines` (dicts, or bytes as they are) as a file to `path`; return that."""
    counts = Counter(line["type"] for line in lines if isinstance(line, dict))
    whole = [HEAD | {"history": False} | (head or {}), *lines]
    whole += [{"type": "end", "lines": counts} if end is None else end] if end != "" else []
    encoded = [
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
        for line in whole
    ]
    path.write_bytes(b"\n".join(encoded) + b"\n")
    return path
