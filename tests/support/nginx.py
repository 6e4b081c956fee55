"""Debian's nginx with deploy/nginx.conf, in a folder and on ports of its own."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager

from tests.support.serving import ROOT, free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
HOST = "tin.example.vn"

_MAIN = """
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


def certificate(folder):
    """Write a certificate for HOST that signs itself, as fullchain.pem and privkey.pem."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
        + ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )


@contextmanager
def nginx(folder, var, apps, **changes):
    """Run nginx in `folder` before portals on the ports `apps`; gives its (http, https) ports.

    `var` is the portals' VAR_DIR. The site is the one in deploy/, filled in as docs/operate.md
    tells, with ports and folders that need no rights; `changes` are further texts to replace.
    """
    http, https = free_port(), free_port()
    certificate(folder)
    site = (ROOT / "deploy/nginx.conf").read_text()
    filled = {
        "/var/lib/newsroom": var,
        "/etc/ssl/newsroom": folder,
        "/var/cache/nginx": folder,
        "/var/log/nginx": folder,
        "127.0.0.1:8001": f"127.0.0.1:{apps[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{apps[-1]}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ": f"listen 127.0.0.1:{https} ",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        **changes,
    }
    for text, value in filled.items():
        assert text in site, text
        site = site.replace(text, str(value))
    with running(folder, site, http):
        yield http, https


@contextmanager
def running(folder, site, port):
    """Run nginx in `folder` with the text `site` as its configuration, once it opened `port`."""
    (folder / "site.conf").write_text(site)
    # Folders of tests are closed to the user that nginx would become.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    process = subprocess.Popen(
        [NGINX, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    )
    try:
        _wait(port, process, folder)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(port, process, folder):
    for _attempt in range(100):
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not open its port")


def trusting(folder):
    """An SSL context that trusts the certificate in `folder` and nothing else."""
    return ssl.create_default_context(cafile=folder / "fullchain.pem")
