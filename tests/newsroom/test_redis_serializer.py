"""What is kept in Redis: plain data that this portal signed, and nothing that runs."""

import json
import pickle

import pytest

from newsroom.redis_serializer import SignedJson, _signature

VALUES = [
    ["stamp", 1.5, [["ETag", "W/é"]], b"\x1f\x8b\n\x00", "", None],
    [b"", b"a\n", [b'{"bytes": 3}']],
    "Lúa chín\nsớm",
    7,
    None,
    [],
]


class Runs:
    """What a pickle can do: run anything when it is read."""

    ran = False

    def __reduce__(self):
        return (setattr, (Runs, "ran", True))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_was_kept_comes_back(value):
    assert SignedJson().loads(SignedJson().dumps(value)) == value


def test_what_is_no_plain_data_is_not_kept():
    for value in (object(), [Runs()], {1, 2}):
        with pytest.raises(TypeError, match="no plain data"):
            SignedJson().dumps(value)


FOREIGN = {
    "nothing": b"",
    "a pickle": pickle.dumps(Runs()),
    "Django's own whole number": b"7",
    "JSON": json.dumps(["stamp", 1e12, [], "", "", None]).encode(),
    "what somebody without the key signed": bytes(32) + b'"a"\n',
    "more than any parser takes": b"[" * 100_000,
    "cut short": SignedJson().dumps(["a", b"b"])[:-1],
    "altered": SignedJson().dumps(["a", b"b"])[:-1] + b"c",
}


@pytest.mark.parametrize("entry", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_this_portal_did_not_write_is_not_even_parsed(entry):
    with pytest.raises(ValueError, match="did not write"):
        SignedJson().loads(entry)
    assert not Runs.ran


def test_another_portal_at_the_same_redis_reads_nothing_of_ours(settings):
    entry = SignedJson().dumps(["a"])
    settings.SECRET_KEY = "of another portal"
    with pytest.raises(ValueError, match="did not write"):
        SignedJson().loads(entry)


def test_a_signature_is_of_the_whole_entry():
    assert len({_signature(content) for content in (b"", b"a", b"a\n", b"b")}) == 4
