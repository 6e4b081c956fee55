"""PostgreSQL stopped or silent: what was read before is read on, the rest asks to come again.

It stays down for a few seconds; NEWSROOM_OUTAGE_SECONDS=60 makes it the full minute.
"""

import os
import time

import pytest

from tests.support.asking import Load, ask, p99, statuses, until

OUTAGE_SECONDS = float(os.environ.get("NEWSROOM_OUTAGE_SECONDS", "6"))
RECOVERY_SECONDS = 10
PATIENCE = 15  # no request waits longer, whatever the database does


@pytest.fixture
def portal(make_newsroom, postgres):
    """(address, story seen before, story never seen) of a portal on PostgreSQL, under no load."""
    newsroom = make_newsroom(DATABASE_URL=postgres.new_database())
    code = "print(make_article(headline='{}').get_absolute_url())"
    seen, unseen = (newsroom.run(code.format(name)) for name in ("Đọc hôm qua", "Chưa ai đọc"))
    with newsroom.serve() as (address, _process):
        for page in ("/", seen):
            ask(address + page)
        yield newsroom, address, address + seen, address + unseen


FAULTS = {
    "stopped": (lambda server: server.stop(), lambda server: server.start()),
    "frozen": (lambda server: server.freeze(), lambda server: server.thaw()),
}


@pytest.mark.timing("no answer may take 15 s, recovery 10 s")
@pytest.mark.parametrize(("fail", "mend"), FAULTS.values(), ids=FAULTS.keys())
def test_readers_read_on_and_all_is_well_when_the_database_is_back(
    portal, postgres, desk_of, fail, mend
):
    newsroom, address, seen, unseen = portal
    desk = desk_of(newsroom, address)
    form = desk.form("/quan-tri/articles/category/add/")
    form += [("name", "Chuyên mục mới"), ("order", "1")]
    with Load([address, seen]).going() as load:
        load.during(1)
        fail(postgres)
        try:
            stale = load.during(OUTAGE_SECONDS)
            new = ask(unseen)
            opened, sent = (
                desk.get("/quan-tri/"),
                desk.post("/quan-tri/articles/category/add/", form),
            )
        finally:
            mend(postgres)
        took = until(lambda: ask(unseen).status == 200)
        took += until(lambda: desk.get("/quan-tri/").status == 200)
        after = load.during(1)
    print(f"\n{len(stale)} stale answers, p99 {p99(stale):.2f} s; back after {took:.1f} s")
    assert statuses(stale) == {200}
    told = [answer for answer in stale if "database-down" in answer.headers["cache-status"]]
    assert any("Đọc hôm qua" in answer.text for answer in told)
    assert statuses([new, opened, sent]) == {503}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in (new, opened, sent))
    assert "chưa được lưu" in sent.text
    assert max(answer.seconds for answer in [*stale, new, opened, sent]) < PATIENCE
    assert took < RECOVERY_SECONDS
    assert statuses(after) == {200}
    assert "database-down" not in ask(seen).headers["cache-status"]
    assert desk.post("/quan-tri/articles/category/add/", form).status == 302


@pytest.mark.timing("60 answers come within 15 s")
def test_a_crowd_at_the_desk_and_on_new_pages_waits_for_a_silent_database_no_longer(
    portal, postgres, desk_of
):
    newsroom, address, _seen, unseen = portal
    desk = desk_of(newsroom, address)
    postgres.freeze()
    try:
        with Load(
            [unseen, f"{address}/luu-tru/", f"{address}/can-bo/"], readers=20
        ).going() as load:
            start = time.monotonic()
            until(lambda: len(load.answers) >= 60, seconds=PATIENCE)
            waited = time.monotonic() - start
            answers = [*load.answers, desk.get("/quan-tri/articles/article/")]
    finally:
        postgres.thaw()
    print(
        f"\n{len(answers)} answers in {waited:.1f} s, the slowest {max(a.seconds for a in answers)}"
    )
    assert statuses(answers) == {503}
    assert max(answer.seconds for answer in answers) < PATIENCE
