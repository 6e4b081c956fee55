"""What the reading process says in codes (`faults.py`), as sentences for people."""

from django.utils.translation import gettext as _

from articles.moving.word.faults import MAX_BYTES, MAX_CHARACTERS, MAX_PICTURES


def fault(code: str, values: dict[str, int | str]) -> str:
    """Return why a file cannot be read."""
    sentences = {
        "empty": _("The file is empty. Save it in Word once more and choose it again."),
        "too_large": _("The file is larger than %(limit)s MB. Make its pictures smaller in Word."),
        "kind": _("This is no Word file. Save it as .docx, .doc, .rtf, .odt or .txt."),
        "damaged": _("The file is damaged or not whole. Open it in Word and save it once more."),
        "password": _("The file has a password. Remove it in Word, save and choose it again."),
        "bomb": _("The file holds far more than a document does, so it was not read."),
        "too_long": _(
            "The text is too long for one story: %(count)s characters, of %(limit)s at most. "
            "Divide it into several files."
        ),
        "no_words": _("The file has no words in it."),
        "too_much": _("Reading the file takes too much memory. Divide it into smaller files."),
        "too_slow": _("Reading the file takes too long. Divide it into smaller files."),
        "failed": _("The file could not be read: the reading ended by itself."),
        "no_catdoc": _(
            "The file is of Word 6 or 95, and this server has no catdoc to read it. Save it as "
            ".docx in Word, or ask for the Debian package catdoc."
        ),
        "not_word": _("The file is of another program of Office. Save its text as .docx."),
    }
    limits = {"too_large": MAX_BYTES // 1024**2, "too_long": MAX_CHARACTERS}
    return sentences.get(code, sentences["damaged"]) % (
        values | ({"limit": limits[code]} if code in limits else {})
    )


def notice(code: str, values: dict[str, int | str]) -> str:
    """Return what of a file did not come along, or is worth a look; "" for an unknown code."""
    count = int(values.get("count", 1))
    sentences = {
        "tracked": _(
            "The file has tracked changes. The text is as if all of them were accepted; "
            "check that they should be."
        ),
        "comments": _("The comments of the file were left out."),
        "macros": _("The file has macros. Only its words were taken."),
        "embedded": _("Objects embedded in the file, such as tables of Excel, were left out."),
        "alt_chunk": _("A document embedded within the file was left out."),
        "formulas": _("Formulas were left out. Insert them as pictures."),
        "text_boxes_end": _("The words of text boxes stand at the end of the text."),
        "by_catdoc": _("The file is of Word 6 or 95: only its words were taken."),
        "charts": _("Charts that were left out: %(count)s. Insert them as pictures."),
        "external": _(
            "Things outside the file, such as linked pictures, were not fetched: %(count)s."
        ),
        "picture_kind": _(
            "Pictures that pages cannot show, such as WMF or EMF, were left out: %(count)s."
        ),
        "pictures_many": _(
            "Pictures that were left out: %(count)s. At most %(limit)s are taken, of 30 MB each."
        ),
    }
    if code not in sentences:
        return ""
    return sentences[code] % (values | {"count": count, "limit": MAX_PICTURES})
