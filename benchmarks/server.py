"""nginx on loopback: static responses with the headers of a real one, kept alive."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from benchmarks.bodies import write_bodies
from benchmarks.certificates import server_certificate
from benchmarks.places import cache
from benchmarks.tools import tool

__all__ = ["Server", "serving"]

_CONFIGURATION = """
daemon off; worker_processes 1; pid {run}/nginx.pid; error_log {run}/error.log crit;
{user}
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; default_type application/json;
  keepalive_requests 100000000; keepalive_timeout 600s; open_file_cache max=2000;
  client_body_temp_path {run}/t1; proxy_temp_path {run}/t2; fastcgi_temp_path {run}/t3;
  uwsgi_temp_path {run}/t4; scgi_temp_path {run}/t5;
  ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
  add_header X-Ratelimit-Allowed 120; add_header X-Ratelimit-Used 7;
  add_header X-Ratelimit-Available 113; add_header X-Ratelimit-Expiry 1600000000000;
  add_header Cache-Control "no-store"; add_header X-Request-Id "b7c1f0d2-5f1e-4c39";
  add_header Strict-Transport-Security "max-age=31536000";
  server {{
    listen 127.0.0.1:{port}; listen 127.0.0.1:{tls_port} ssl; root {root};
    location /v1/accounts/PAGED/ {{ try_files $uri/$arg_page.json /empty.json; }}
    location = /empty.json {{ }}
    location = /v1/echo {{ return 200 '{{"order":{{"id":1,"status":"ok"}}}}'; }}
    location = /v1/accounts/PLACED/orders {{
      try_files $uri.json =404; error_page 405 =200 /placed.json;
    }}
    location = /placed.json {{ }}
    location / {{ try_files $uri.json =404; }}
  }}
}}
"""


class Server(NamedTuple):
    """Where the server listens."""

    url: str
    tls_url: str
    version: str


@contextmanager
def serving() -> Iterator[Server]:
    """Run the server on the last core, away from the clients on the first."""
    program = tool("nginx", "nginx-light")
    ports = _free_port(), _free_port()
    configuration = cache("nginx") / "nginx.conf"
    configuration.write_text(_configure(ports))
    process = subprocess.Popen([program, "-e", "stderr", "-c", str(configuration)])
    try:
        cores = os.sched_getaffinity(0)
        if len(cores) > 1:
            os.sched_setaffinity(process.pid, {max(cores)})
        _wait(process, ports[0])
        yield Server(
            f"http://127.0.0.1:{ports[0]}/v1", f"https://127.0.0.1:{ports[1]}/v1", _version(program)
        )
    finally:
        process.terminate()
        process.wait()


def _configure(ports: tuple[int, int]) -> str:
    certificate, key = server_certificate()
    return _CONFIGURATION.format(
        run=cache("nginx"),
        user="user root;" if os.geteuid() == 0 else "",
        certificate=certificate,
        key=key,
        port=ports[0],
        tls_port=ports[1],
        root=write_bodies(),
    )


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx ended: its message is above")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit("nginx does not respond")


def _version(program: str) -> str:
    done = subprocess.run([program, "-v"], capture_output=True, text=True, check=True)
    return done.stderr.strip().rpartition("/")[2].split()[0]
