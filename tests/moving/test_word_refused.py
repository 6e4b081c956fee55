"""Word files that nobody should open: each ends in a sentence, none in more than it may take."""

import io
import random
import struct
import sys
import zipfile

import pytest

from articles.moving import word
from articles.moving.items import Unreadable
from articles.moving.word import child, faults, kinds, read, sentences
from articles.moving.word.faults import Fault
from tests.moving import word_files as made
from tests.moving.word_files import PNG, docx, paragraph, relation, run


def why(content: bytes, name: str = "bài.docx") -> str:
    """The sentence that says why `content` cannot be read."""
    with pytest.raises(Unreadable) as refused:
        read(io.BytesIO(content), name)
    return str(refused.value)


def fault_of(content: bytes) -> str:
    """The code of the fault in `content`, read within this process."""
    with pytest.raises(Fault) as refused:
        child.read(content, "")
    return refused.value.code


def whole() -> bytes:
    return docx(paragraph("Nội dung"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"\0" * 5_000, "Tệp rỗng"),
        (whole()[:300], "Tệp bị hỏng"),
        (b"%PDF-1.7 x", "không phải tệp Word"),
        (made.zipped({"a.txt": "x"}), "không phải tệp Word"),
        (made.ole({"EncryptedPackage": b"x"}), "mật khẩu"),
        (made.doc([[("x", "")]], flags=0x0100), "mật khẩu"),
        (made.ole({"Workbook": b"x"}), "chương trình Office khác"),
        (docx(""), "không có chữ"),
    ],
)
def test_what_cannot_be_read_is_told(content, sentence):
    assert sentence in why(content)


def test_a_file_that_is_too_large_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(faults, "MAX_BYTES", 3 * 1024**2)
    file = io.BytesIO(b"x" * 8 * 1024**2)
    with pytest.raises(Unreadable, match="lớn hơn"):
        read(file, "a.docx")
    assert file.tell() <= 4 * 1024**2


def test_an_unknown_encoding_is_refused():
    with pytest.raises(ValueError, match="viscii"):
        read(io.BytesIO(whole()), "a.docx", "viscii")


def test_all_codes_have_sentences():
    for code in ("too_large", "too_long", "no_catdoc", "not_word", "too_slow", "failed"):
        assert "%" not in sentences.fault(code, {"count": 5})
    assert sentences.notice("unknown", {}) == ""


# Bombs


@pytest.mark.harm
def test_a_part_that_unpacks_to_too_much_is_refused():
    assert fault_of(docx("", parts={"word/document.xml": b" " * 30_000_000})) == "bomb"


@pytest.mark.harm
def test_a_part_that_lies_about_its_size_is_refused():
    content = bytearray(docx(paragraph("x"), parts={"word/document.xml": b" " * 30_000_000}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo("word/document.xml")
    size = struct.pack("<I", info.file_size)
    assert content.count(size) == 2
    assert fault_of(bytes(content).replace(size, struct.pack("<I", 1_000))) in ("damaged", "bomb")


def test_an_xml_bomb_is_refused():
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    bomb = (
        f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><w:document {made.W}><w:body><w:p><w:r><w:t>'
        "&e9;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert fault_of(docx("", parts={"word/document.xml": bomb})) in ("bomb", "damaged")
    assert fault_of(made.zipped({"content.xml": bomb})) in ("bomb", "damaged")


def test_an_entity_of_a_file_of_the_server_is_refused():
    outside = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {made.W}><w:body>'
        "<w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert fault_of(docx("", parts={"word/document.xml": outside})) == "bomb"


@pytest.mark.harm
def test_elements_within_one_another_by_the_thousand_are_refused():
    deep = f"<w:document {made.W}><w:body>{'<w:sdt>' * 9_000}{'</w:sdt>' * 9_000}</w:body>"
    assert fault_of(docx("", parts={"word/document.xml": deep + "</w:document>"})) == "damaged"
    with pytest.raises(Fault):
        child.read(b"{\\rtf1 " + b"{" * 200_000, "")


def test_a_text_that_is_too_long_for_a_story_is_told():
    long = "Một câu của văn bản dài hơn cả một nghìn trang giấy. " * 25_000
    for content in (docx(paragraph(long)), long.encode(), made.odt(f"<text:p>{long}</text:p>")):
        assert fault_of(content) == "too_long"
    words = made.rtf(long.encode("ascii", "ignore").decode())
    assert fault_of(words) == "too_long"


# What lies outside


def test_nothing_outside_the_file_is_fetched(monkeypatch):
    def refuse(*arguments, **named):
        raise AssertionError("something was fetched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    relations = (
        relation("p1", "image", "http://10.0.0.1/a.png", external=True)
        + relation("t1", "attachedTemplate", "http://10.0.0.1/t.dotm", external=True)
        + relation("c1", "aFChunk", "afchunk.mht")
    )
    body = made.picture("p1", attribute="link") + made.picture("p1") + paragraph("Nội dung")
    content = docx(body + '<w:altChunk r:id="c1"/>', relations, {"word/afchunk.mht": b"x"})
    result, pictures = child.read(content, "")
    assert (result["html"], pictures) == ("<p>Nội dung</p>", [])
    assert {code for code, _values in result["notices"]} == {"external", "alt_chunk"}


def test_names_that_climb_out_of_the_file_lead_nowhere(tmp_path):
    relations = relation("p1", "image", "../../../../../etc/passwd")
    content = docx(
        made.picture("p1") + paragraph("Nội dung"),
        relations,
        {"../../etc/passwd": PNG, "/etc/cron.d/x": b"x"},
    )
    assert read(io.BytesIO(content), "../../x.docx").html == "<p>Nội dung</p>"


@pytest.mark.harm
def test_of_ten_thousand_pictures_a_hundred_are_taken():
    content = docx(
        "".join(made.picture(f"p{at}") for at in range(10_000)),
        "".join(relation(f"p{at}", "image", "media/a.png") for at in range(10_000)),
        {"word/media/a.png": PNG},
    )
    result, pictures = child.read(content, "")
    assert len(pictures) == 100
    assert dict(result["notices"])["pictures_many"] == {"count": 9_900}


def test_pictures_that_pages_cannot_show_are_told():
    result, pictures = child.read(
        docx(
            made.picture("p1") + paragraph("x"),
            relation("p1", "image", "media/a.emf"),
            {"word/media/a.emf": b"\x01\0\0\0EMF"},
        ),
        "",
    )
    assert pictures == []
    assert dict(result["notices"]) == {"picture_kind": {"count": 1}}
    assert "<img" not in result["html"]


# The process


def test_the_process_has_no_settings_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    seen = {}

    def note(command, **options):
        seen.update(options["env"])
        raise word.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(word.subprocess, "run", note)
    assert "quá nhiều thời gian" in why(whole())
    assert set(seen) == {"PATH", "PYTHONPATH", "LANG", "TMPDIR"}


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "quá nhiều thời gian"),
        ("raise SystemExit(3)", "tự dừng giữa chừng"),
    ],
)
def test_a_process_that_ends_by_itself_is_told(monkeypatch, program, sentence):
    run_it = word.subprocess.run
    monkeypatch.setattr(
        word.subprocess,
        "run",
        lambda command, **options: run_it([sys.executable, "-c", program], **options),
    )
    assert sentence in why(whole())


def test_too_much_memory_is_told(monkeypatch):
    program = (
        "import sys; from articles.moving.word import child, docx\n"
        "def greedy(*_): return b'x' * 2 * 1024**3\n"
        "docx.read = greedy; child.main()"
    )
    run_it = word.subprocess.run
    monkeypatch.setattr(
        word.subprocess,
        "run",
        lambda command, **options: run_it([sys.executable, "-c", program, *command[3:]], **options),
    )
    assert "quá nhiều bộ nhớ" in why(whole())


def test_a_file_of_word_95_needs_a_program_of_debian(monkeypatch):
    old = bytearray(made.doc([[("Mot van ban cu", "")]]))
    at = old.index(struct.pack("<HH", 0xA5EC, 0xC1))
    struct.pack_into("<H", old, at + 2, 101)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert fault_of(bytes(old)) == "no_catdoc"


# Anything at all


@pytest.mark.harm
@pytest.mark.parametrize("kind", ["docx", "rtf", "odt", "doc"])
def test_mutated_files_end_in_a_fault_or_a_text(kind):
    sound = {
        "docx": docx(
            paragraph("Nội dung") + made.picture("p1") + made.item("một", 1),
            relation("p1", "image", "media/a.png"),
            {"word/media/a.png": PNG, "word/numbering.xml": made.numbering(("decimal", "%1."))},
        ),
        "rtf": made.rtf(
            r"\trowd\cellx1\intbl a\cell\row\pard{\footnote b}{\pict\pngblip 89}\u7873?"
        ),
        "odt": made.odt("<text:p>Nội <text:span>dung</text:span></text:p>"),
        "doc": made.doc([[("Quèc héi", ".VnTime"), ("x", "")]]),
    }[kind]
    chance = random.Random(17)
    for _attempt in range(150):
        content = bytearray(sound)
        for _change in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            del content[chance.randrange(len(content)) :]
        try:
            child.read(bytes(content), "")
        except Fault:
            continue


def test_kinds_are_told_by_bytes():
    assert kinds.kind_of(made.rtf("x")) == "rtf"
    assert kinds.kind_of(b"  <html><body>x") == "html"
    assert kinds.kind_of(made.doc([[("x", "")]])) == "doc"
    assert kinds.kind_of(run("x").encode()) == "txt"
