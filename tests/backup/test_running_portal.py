"""A portal that serves while its backup is put back."""

from urllib.request import urlopen

import pytest

from tests.support.backups import fill, run
from tests.support.serving import manage, served

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_running_portal_shows_at_once_what_was_restored(environment, file):
    def portal_name(name):
        script = "from articles.models import Portal; Portal.objects.update_or_create(id=1,"
        manage(environment, "shell", "--command", f"{script} defaults={{'name': '{name}'}})")

    environment["PAGE_CACHE"] = "on"
    manage(environment, "migrate", "--verbosity", "0")
    with served(environment) as (address, _process):

        def home():
            with urlopen(address) as response:
                return response.read().decode()

        portal_name("Cổng cũ")
        assert "Cổng cũ" in home()
        manage(environment, "backup", str(file))
        portal_name("Cổng mới")
        assert "Cổng mới" in home()
        manage(environment, "restore", str(file), "--overwrite")
        assert "Cổng cũ" in home()
        portal_name("Cổng mới nữa")
        assert "Cổng mới nữa" in home()


@pytest.mark.usefixtures("media_root")
def test_a_portal_that_was_never_migrated_is_filled(environment, file, admin):
    fill(admin)
    run("backup", file)
    manage(environment, "restore", str(file))
    script = (
        "from articles.models import Article; Article.objects.exclude(audio='').get().audio.open()"
    )
    manage(environment, "shell", "--command", script)
    manage(environment, "migrate", "--check")
