"""Two processes of one portal, each with a page cache of its own, and two editors at once."""

import threading

import pytest

from tests.support.asking import ask


@pytest.fixture
def editors(newsroom, desk_of):
    """Two desks, each at another process of one portal."""
    with newsroom.serve() as (one, _process), newsroom.serve() as (other, _process):
        yield [desk_of(newsroom, address) for address in (one, other)]


def _at_once(*calls):
    """Make the calls at the same moment; returns what they returned, in order."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        barrier.wait()
        answers[number] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _drafts(newsroom, number):
    """[(change form, public address)] of new drafts."""
    lines = newsroom.run(
        f"""
        for _ in range({number}):
            story = make_article(status="draft", publish_at=None)
            print(f"/quan-tri/articles/article/{{story.pk}}/change/", story.get_absolute_url())
        """
    )
    return [line.split() for line in lines.splitlines()]


def _warm(editors):
    """Let each process keep the home page."""
    for editor in editors:
        for _ in range(2):
            home = ask(editor.address)
        assert home.headers["cache-status"].endswith("hit")


def test_one_story_published_twice_at_once_is_published_once(newsroom, editors):
    drafts = _drafts(newsroom, 3)
    for change, public in drafts:
        _warm(editors)
        calls = []
        for editor in editors:
            name = f"Bản của {editor.address[-5:]}"
            fields = dict(editor.form(change)) | {"headline": name, "_move": "publish"}
            calls.append((lambda e=editor, c=change, f=fields: e.post(c, f.items()), name))
        answers = _at_once(*(call for call, _name in calls))
        won = [answer.status == 302 for answer in answers]
        refusal = answers[won.index(False)]
        assert sorted(won) == [False, True]
        # Told by the version of the story, or by the workflow where it was published a moment ago.
        assert refusal.status == 409 or (refusal.status == 200 and "errornote" in refusal.text)
        winner, loser = (calls[won.index(which)][1] for which in (True, False))
        assert loser in refusal.text, "what was typed is kept"
        for editor in editors:
            assert winner in ask(editor.address + public).text
            assert winner in ask(editor.address).text
    log = newsroom.run("print(*Transition.objects.values_list('action', flat=True))")
    assert log.split() == ["publish"] * len(drafts)


def test_different_stories_published_at_once_are_seen_in_both_processes_next(newsroom, editors):
    drafts = _drafts(newsroom, 8)
    for pair in zip(drafts[::2], drafts[1::2], strict=True):
        _warm(editors)
        calls = []
        for editor, (change, _public) in zip(editors, pair, strict=True):
            fields = dict(editor.form(change)) | {"_move": "publish"}
            calls.append(lambda e=editor, c=change, f=fields: e.post(c, f.items()))
        assert [answer.status for answer in _at_once(*calls)] == [302, 302]
        for editor in editors:
            home = ask(editor.address)
            for _change, public in pair:
                assert public in home.text
                assert ask(editor.address + public).status == 200
