"""Small dumps of a NukeViet portal, written as phpMyAdmin and mysqldump write them."""

START = "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
END = "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n"

ROWS = (
    "id catid listcatid topicid admin_id author sourceid addtime edittime status publtime exptime"
    " archive title alias hometext homeimgfile homeimgalt homeimgthumb external_link hitstotal"
).split()
DETAIL = "id titlesite description bodyhtml keywords sourcetext files".split()
CAT = "catid parentid title alias description groups_view status".split()
PAGE = (
    "id title alias image imagealt imageposition description bodytext add_time edit_time status"
).split()
TOPICS = "topicid title alias description".split()
SOURCES = "sourceid title link".split()
AUTHOR = "id uid alias pseudonym active".split()
AUTHORLIST = "id aid alias pseudonym".split()
MODULES = "title module_file module_data module_upload groups_view act".split()
CONFIG = "lang module config_name config_value".split()

STORY = {
    "id": 12,
    "catid": 1,
    "listcatid": "1",
    "topicid": 0,
    "admin_id": 1,
    "author": "",
    "sourceid": 0,
    "addtime": 1445391000,
    "edittime": 1445394180,
    "status": 1,
    "publtime": 1445391060,
    "exptime": 0,
    "archive": 0,
    "title": "Khánh thành cầu Cửa Nhượng",
    "alias": "Khanh-thanh-cau",
    "hometext": "Sáng nay, cầu được đưa vào sử dụng.",
    "homeimgfile": "",
    "homeimgalt": "",
    "homeimgthumb": 0,
    "external_link": 0,
    "hitstotal": 0,
}
BODY = {
    "id": 12,
    "titlesite": "",
    "description": "",
    "bodyhtml": "<p>Cầu dài 300 m.</p>",
    "keywords": "",
    "sourcetext": "",
    "files": "",
}
CATEGORY = {
    "catid": 1,
    "parentid": 0,
    "title": "Kinh tế",
    "alias": "Kinh-te",
    "description": "",
    "groups_view": "6",
    "status": 1,
}
PAGE_ROW = {
    "id": 3,
    "title": "Giới thiệu",
    "alias": "gioi-thieu",
    "image": "",
    "imagealt": "",
    "imageposition": 0,
    "description": "",
    "bodytext": "<p>Báo của tỉnh.</p>",
    "add_time": 1300000000,
    "edit_time": 1300000500,
    "status": 1,
}


def literal(value):
    """Write a value as dumps do."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    for char, escape in (("\\", "\\\\"), ("'", "\\'"), ('"', '\\"'), ("\r", "\\r"), ("\n", "\\n")):
        value = value.replace(char, escape)
    return f"'{value}'"


def create(table, columns):
    """Define a table."""
    lines = ",\n".join(f"  `{column}` varchar(255) DEFAULT '' COMMENT 'a;b'" for column in columns)
    return f"CREATE TABLE `{table}` (\n{lines},\n  PRIMARY KEY (`{columns[0]}`)\n) ENGINE=MyISAM;\n"


def insert(table, columns, *rows, named=False):
    """Fill a table with rows: dictionaries or tuples; with the names of columns where `named`."""
    tuples = [
        [row.get(column, "") for column in columns] if isinstance(row, dict) else row
        for row in rows
    ]
    values = ",\n".join(f"({', '.join(map(literal, row))})" for row in tuples)
    names = f" ({', '.join(f'`{column}`' for column in columns)})" if named else ""
    return f"INSERT INTO `{table}`{names} VALUES\n{values};\n" if rows else ""


def table(name, columns, *rows):
    """Define and fill a table."""
    return create(name, columns) + insert(name, columns, *rows)


def portal(*stories, bodies=None, categories=(CATEGORY,), extra="", base="nv4_vi_news"):
    """The dump of a portal with these stories, each a change of STORY."""
    rows = [{**STORY, **story} for story in stories]
    if bodies is None:
        bodies = [{"id": row["id"]} for row in rows]
    return (
        START
        + "/*!40101 SET NAMES utf8mb4 */;\n-- Dữ liệu của bảng `nv4_vi_news` don't stop;\n"
        + table(f"{base}_cat", CAT, *({**CATEGORY, **one} for one in categories))
        + table(f"{base}_detail", DETAIL, *({**BODY, **body} for body in bodies))
        + table(f"{base}_rows", ROWS, *rows)
        + extra
        + END
    )


def twice(text):
    """`text` as a dump has it that was encoded twice."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
