"""Those who send mails are killed over them: each mail arrives, once."""

import subprocess
import sys

import pytest

from tests.support import serving
from tests.support.asking import until
from tests.support.smtp import MailServer

MAILS = 12


@pytest.fixture
def server(newsroom):
    server = MailServer()
    newsroom.environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "PORTAL_URL": "http://tin.example.vn",
    }
    server.start()
    yield server
    server.stop()


def test_two_senders_killed_in_the_middle_lose_no_mail_and_send_none_twice(newsroom, server):
    newsroom.run(
        f"""
        from articles.accounts.roles import EDITOR, JOURNALIST
        from articles.editorial import workflow
        make_member(EDITOR, email="binh@example.vn")
        writer = make_member(JOURNALIST)
        for _ in range({MAILS}):
            story = make_article(author=writer, status="draft", publish_at=None)
            workflow.submit(story, by=writer)
        """
    )
    server.letters.hangs_after = 5
    command = [sys.executable, "manage.py", "tell"]
    senders = [
        subprocess.Popen(command, cwd=serving.ROOT, env=newsroom.environment) for _ in range(2)
    ]
    until(lambda: len(server.letters.taken) >= 5)
    waiting = "print(*Mail.objects.filter(tries=1).values_list('pk', flat=True))"
    until(lambda: len(newsroom.run(waiting).split()) == 2)  # each holds one
    for sender in senders:
        sender.kill()
        sender.wait()
    server.letters.hangs_after = None
    serving.manage(newsroom.environment, "tell")
    assert len(server.letters.taken) == MAILS - 2  # those of the dead are not due yet
    newsroom.run("Mail.objects.update(due_at=factories.hours(-1))")
    serving.manage(newsroom.environment, "tell")
    assert len(set(server.letters.ids())) == len(server.letters.ids()) == MAILS
    assert newsroom.run("print(Mail.objects.count())") == "0"
