"""What a client does not accept it does not get (RFC 9110)."""

import pytest

from newsroom.content_coding import accepted
from tests.support.factories import make_article, make_photo

NO = ["gzip;q=0", "gzip; q=0.000", "br, GZIP ;q=0", "gzip;Q=0, deflate", "identity", "", "x;q=1"]
YES = ["gzip", "GZIP", "br;q=0, gzip;q=0.001", "deflate, gzip;q=1.0, *;q=0.5"]


@pytest.mark.parametrize("header", NO + YES)
def test_a_weight_of_zero_is_a_no(header):
    assert ("gzip" in accepted(header)) == (header in YES)


@pytest.mark.django_db(transaction=True)
@pytest.mark.same_on_both("a page is packed when it is made")
@pytest.mark.parametrize("header", NO + YES)
def test_pages_are_zipped_for_who_accepts_it_alone(client, ask, header):
    make_article(lead="Dài " * 200)
    coding = "gzip" if header in YES else None
    for _kept in range(2):
        assert ask("/", HTTP_ACCEPT_ENCODING=header).headers.get("content-encoding") == coding
    assert client.get("/", HTTP_ACCEPT_ENCODING=header).get("Content-Encoding") == coding


def test_files_are_zipped_for_who_accepts_it_alone(settings, tmp_path, client):
    (tmp_path / "a.css").write_text("a{}" * 9)  # of two copies the smaller one is sent
    (tmp_path / "a.css.gz").write_bytes(b"zipped")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = str(tmp_path), False
    settings.WHITENOISE_USE_FINDERS = False
    for header in NO + YES:
        response = client.get("/static/a.css", HTTP_ACCEPT_ENCODING=header)
        assert response.get("Content-Encoding") == ("gzip" if header in YES else None)
        response.close()


@pytest.mark.django_db
def test_an_uploaded_file_goes_as_it_is_to_everybody(client):
    url = make_article(cover=make_photo()).cover.image.url
    response = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    assert (response.status_code, response.get("Content-Encoding")) == (200, None)
    assert response["Content-Length"]
    response.close()
