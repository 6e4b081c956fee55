"""The copies that leave the building, as docs/operate.md encrypts and opens them."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

GUIDE = Path(settings.BASE_DIR, "docs/operate.md").read_text()
NAME = "newsroom-20261129-023000.tar"


def commands(program):
    """What the guide tells to do with `program`, in order: encrypt before decrypt."""
    lines = re.findall(rf"^{program}(?:-keygen)? .+$", GUIDE, re.MULTILINE)
    lines += re.findall(rf"`({program} --output .+ --export .+)`", GUIDE)
    order = ("-keygen --output", "quick-generate", "-y", "--export", "recipient", "--decrypt")
    return sorted(lines, key=lambda line: next(n for n, word in enumerate(order) if word in line))


@pytest.fixture
def run(tmp_path):
    """A function that runs commands of the shell where an archive is."""
    home = tempfile.mkdtemp(prefix="gpg")  # short: a socket of gpg's agent lies in it
    environment = {**os.environ, "GNUPGHOME": home, "archive": NAME}

    def _run(line):
        subprocess.run(
            ["sh", "-euc", line], cwd=tmp_path, env=environment, check=True, capture_output=True
        )

    yield _run
    if shutil.which("gpgconf"):
        _run("gpgconf --kill all")
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "count", "begins"), [("age", 4, b"age-encryption.org/v1"), ("gpg", 4, b"")]
)
def test_a_copy_is_closed_to_all_but_who_has_the_key(tmp_path, run, program, count, begins):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed (Debian: apt-get install {program})")
    content = b"mat khau " * 10_000
    (tmp_path / NAME).write_bytes(content)
    lines = [line.replace("/etc/", "") for line in commands(program)]
    assert len(lines) == count, lines
    for line in lines:
        run(line)
    sealed = (tmp_path / f"{NAME}.{program}").read_bytes()
    assert sealed.startswith(begins)
    assert b"mat khau" not in sealed
    assert (tmp_path / "newsroom.tar").read_bytes() == content
    if program == "age":
        (tmp_path / "sao-luu.key").unlink()
        run("age-keygen --output sao-luu.key")
    else:
        run("rm -r $GNUPGHOME/private-keys-v1.d; rm newsroom.tar; gpgconf --kill all")
    with pytest.raises(subprocess.CalledProcessError):
        run(lines[-1])
