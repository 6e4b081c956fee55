"""Redis gone or silent: pages are slower, never broken, and quick again by themselves."""

import pickle
import socket
import threading

import pytest
from redis import Redis

from tests.support.asking import Load, ask, p99, statuses, until
from tests.support.serving import free_port


@pytest.fixture
def portal(make_newsroom, redis):
    """The address of a portal whose pages are kept in `redis` alone, and a story in it."""
    newsroom = make_newsroom(CACHE_URL=redis.url, PAGE_CACHE_MB="0")
    story = newsroom.run("print(make_article(headline='Vẫn đọc được').get_absolute_url())")
    with newsroom.serve() as (address, _process):
        yield address, address + story


def _is_kept(address):
    return ask(address).headers["cache-status"].endswith("; hit")


FAULTS = {
    "killed": (lambda redis: redis.kill(), lambda redis: redis.start()),
    "frozen": (lambda redis: redis.freeze(), lambda redis: redis.thaw()),
}


@pytest.mark.timing("of 100 answers 99 come within 2 s")
@pytest.mark.parametrize(("fail", "mend"), FAULTS.values(), ids=FAULTS.keys())
def test_pages_go_on_without_redis_and_are_kept_again_when_it_is_back(portal, redis, fail, mend):
    ask(portal[1])
    assert _is_kept(portal[1])
    with Load(portal).going() as load:
        load.during(1)
        fail(redis)
        answers = load.during(4)
        mend(redis)
        took = until(lambda: _is_kept(portal[1]))
        answers += load.during(1)
    print(f"\n{len(answers)} answers, p99 {p99(answers) * 1000:.0f} ms, back after {took:.1f} s")
    assert statuses(answers) == {200}
    assert any("fwd=miss" in answer.headers["cache-status"] for answer in answers)
    assert p99(answers) < 2
    assert took < 5


class Runs:
    """Read back as a pickle, it makes a file at `path`."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


FOREIGN = {
    "nothing of ours": lambda client, key: client.set(key, b"\x80 what is this"),
    "a whole number": lambda client, key: client.set(key, 7),
    "cut short": lambda client, key: client.set(key, client.get(key)[:-1]),
    "another kind of value": lambda client, key: client.delete(key) and client.hset(key, "a", "b"),
}


def test_what_another_release_kept_there_is_a_miss_and_is_replaced(portal, redis):
    client = Redis.from_url(redis.url)
    for write in FOREIGN.values():
        client.flushdb()
        ask(portal[1])
        (key,) = client.keys("*:page:*")
        ask(portal[0] + "/rss.xml")
        write(client, key)
        answer = ask(portal[1])
        assert (answer.status, _is_kept(portal[0] + "/rss.xml")) == (200, True)
        assert "fwd=miss" in answer.headers["cache-status"]
        assert _is_kept(portal[1])


def test_nothing_that_is_found_there_is_run(portal, redis, tmp_path):
    client, made = Redis.from_url(redis.url), tmp_path / "made"
    client.flushdb()
    ask(portal[1])
    (key,) = client.keys("*:page:*")
    client.set(key, pickle.dumps(Runs(made)))
    answer = ask(portal[1])
    assert (answer.status, "fwd=miss" in answer.headers["cache-status"]) == (200, True)
    assert not made.exists()
    assert _is_kept(portal[1])


@pytest.mark.timing("of 100 answers 99 come within 2 s")
def test_a_cache_that_never_answers_harms_no_page_from_the_first_on(make_newsroom):
    with socket.create_server(("127.0.0.1", free_port())) as silent:
        threading.Thread(target=_accept, args=(silent,), daemon=True).start()
        newsroom = make_newsroom(CACHE_URL=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with newsroom.serve() as (address, _process), Load([address]).going() as load:
            answers = load.during(4)
        silent.shutdown(socket.SHUT_RDWR)
    assert statuses(answers) == {200}
    assert p99(answers) < 2


def _accept(server):
    """Take connections, and say nothing."""
    taken = []
    while True:
        try:
            taken.append(server.accept())
        except OSError:
            return
