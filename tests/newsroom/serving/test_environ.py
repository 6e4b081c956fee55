"""What granian tells of a request, as WSGI."""

import pytest

from newsroom.serving.environ import environ_of
from tests.support.door import scope


def asked(*headers, **fields):
    """The environment of a request for the front page, but for what is given."""
    return environ_of(scope(*headers, **fields))


def test_headers_become_variables():
    environ = asked(("host", "tin.example.vn"), ("content-type", "text/plain"), ("if-range", "x"))
    assert environ["HTTP_HOST"] == "tin.example.vn"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["HTTP_IF_RANGE"] == "x"
    assert environ["wsgi.input"].read() == b""


def test_a_name_with_an_underscore_is_no_name_of_a_proxys():
    environ = asked(("x_forwarded_for", "203.0.113.1"), ("x-forwarded-for", "192.0.2.1"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert "HTTP_X_FORWARDED_PROTO" not in asked(("x_forwarded_proto", "https"))
    assert "" not in environ


def test_what_is_sent_twice_is_one_value():
    assert asked(("accept", "a"), ("accept", "b"))["HTTP_ACCEPT"] == "a,b"
    assert asked(("cookie", "a=1"), ("cookie", "b=2"))["HTTP_COOKIE"] == "a=1; b=2"


def test_a_path_in_vietnamese_has_a_character_for_each_byte():
    environ = asked(path="/tìm/", query_string="q=lúa")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/tìm/"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=lúa"


@pytest.mark.parametrize(
    ("client", "ip"), [("192.0.2.7:50000", "192.0.2.7"), ("[2001:db8::1]:50000", "2001:db8::1")]
)
def test_who_asked_is_an_ip_without_a_port(client, ip):
    assert asked(client=client)["REMOTE_ADDR"] == ip


def test_a_method_in_small_letters_is_that_method():
    assert asked(method="gEt")["REQUEST_METHOD"] == "GET"


def test_http_2_has_its_host_in_the_address_and_another_host_does_not_replace_the_header():
    assert asked(authority="tin.example.vn")["HTTP_HOST"] == "tin.example.vn"
    environ = asked(("host", "tin.example.vn"), authority="evil.example")
    assert environ["HTTP_HOST"] == "tin.example.vn"
    assert asked()["HTTP_HOST"] == ""
