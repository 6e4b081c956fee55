"""The files in deploy/: what a break-in would find. No Docker and no systemd is asked."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.support.serving import DOOR

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
UNITS = {path.name: path.read_text() for path in DEPLOY.glob("*.service")}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_nothing_but_its_work(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "network_mode", "pid", "devices"}
    assert not any("docker.sock" in volume for volume in service.get("volumes", []))
    if name == "nginx":
        assert set(service["cap_add"]) == {"CHOWN", "NET_BIND_SERVICE", "SETGID", "SETUID"}
    else:
        assert "cap_add" not in service
        assert "ports" not in service, "nginx alone is reached from outside"


def test_no_container_but_nginx_runs_as_root():
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert re.findall(r"^USER (\w+)", dockerfile, re.MULTILINE) == ["newsroom"]
    for name, service in SERVICES.items():
        if "build" not in service and name != "nginx":
            assert service["user"] not in ("root", "0")


def test_redis_has_a_password_that_the_portal_knows():
    assert '--requirepass "$$REDIS_PASSWORD"' in SERVICES["redis"]["command"][-1]
    for name in ("app1", "app2", "migrate"):
        assert SERVICES[name]["environment"]["CACHE_URL"] == (
            "redis://:${REDIS_PASSWORD:?}@redis:6379/0"
        )


def test_mails_are_sent_by_a_container_of_their_own_and_by_a_timer():
    assert SERVICES["tell"]["command"] == ["python", "manage.py", "tell", "--every", "60"]
    for name in ("app1", "tell"):
        assert SERVICES[name]["environment"]["EMAIL_URL"] == "${EMAIL_URL:-}"
    assert "OnCalendar=minutely" in (DEPLOY / "newsroom-tell.timer").read_text()
    guide = (ROOT / "docs/operate.md").read_text()
    assert "systemctl enable --now newsroom@8001 newsroom@8002 newsroom-tell.timer" in guide


def test_the_nightly_backup_tells_where_it_fails_and_where_it_is_killed():
    daily, failed = UNITS["newsroom-daily.service"], UNITS["newsroom-daily-failed.service"]
    assert "manage.py backup --keep 14 --tell" in daily
    assert "OnFailure=newsroom-daily-failed.service" in daily
    assert "manage.py tell --backup-failed" in failed


def test_the_site_of_a_container_is_the_one_in_deploy_filled_in(tmp_path):
    """Run by the shell, as in the container, on a copy of the site."""
    script = SERVICES["nginx"]["command"][-1].replace("$$", "$")
    filled = tmp_path / "default.conf"
    script = script.replace("/site.conf", str(DEPLOY / "nginx.conf"))
    script = script.replace("/etc/nginx/conf.d/default.conf", str(filled)).partition(" && exec")[0]
    environment = {"HOST": "tin.vn", "PATH": "/bin:/usr/bin"}
    subprocess.run(["sh", "-c", script], env=environment, check=True)
    site = filled.read_text()
    assert "server_name tin.vn;" in site
    assert re.findall(r"server (\S+) max_fails", site) == ["app1:8000", "app2:8000"]
    assert set(re.findall(r"^ *(?:access|error)_log (\S+)", site, re.MULTILINE)) == {
        "/dev/stdout",
        "/dev/stderr",
    }


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_writes_to_the_folder_of_the_portal_alone(name):
    """With StateDirectory systemd would give the folder back to the portal's own group."""
    lines = UNITS[name].splitlines()
    for line in ("ProtectSystem=strict", "ReadWritePaths=/var/lib/newsroom", "UMask=0027"):
        assert line in lines
    for line in ("User=newsroom", "NoNewPrivileges=yes", "CapabilityBoundingSet="):
        assert line in lines
    assert "StateDirectory" not in UNITS[name]


def test_nginx_is_in_no_group_that_reads_the_settings():
    guide = (ROOT / "docs/operate.md").read_text()
    assert "install -o root -g newsroom -m 640 /dev/null .env" in guide
    assert re.findall(r"adduser www-data ([\w-]+)", guide) == ["newsroom-files"]
    groups = re.findall(r"install -d -o newsroom -g ([\w-]+) -m (\d+) (.+)", guide)
    assert groups == [
        ("newsroom-files", "710", "/var/lib/newsroom"),
        ("newsroom-files", "2750", "/var/lib/newsroom/static /var/lib/newsroom/media"),
    ]


@pytest.mark.parametrize("file", ["Makefile", "deploy/newsroom@.service", "deploy/Dockerfile"])
def test_one_command_serves_the_portal_everywhere(file):
    words = re.sub(r'[",\\\s]+', " ", (ROOT / file).read_text())
    assert " ".join(DOOR) in words
