"""A tiny portal on loopback for the crawler's own tests: paths in, what was asked out.

`Site(address)` serves what its `pages` say: bytes or text, or a function of the request for the
servers that behave badly. Every request is written down in order.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    began: float
    ended: float = 0.0
    sent: int = 0
    """Bytes of the body that went out."""


@dataclass
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    reset: bool = False
    """Close the connection without an answer."""


Page = bytes | str | Reply | Callable[[Asked], Reply]


class Site:
    """One host of a replica world; `url` is its root."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.pages: dict[str, Page] = {"/robots.txt": Reply("no such page", 404)}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # head and body are two packets: the second would wait 40 ms for an acknowledgement
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                asked = Asked(
                    self.command,
                    self.path,
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                    time.monotonic(),
                )
                site.asked.append(asked)
                reply = site.reply(asked)
                time.sleep(reply.seconds)
                asked.ended = time.monotonic()
                if reply.reset:
                    self.connection.close()
                    self.close_connection = True
                    return
                body = reply.body.encode() if isinstance(reply.body, str) else reply.body
                self.send_response(reply.status)
                headers = {"Content-Type": "text/html", "Content-Length": str(len(body))}
                for name, value in {**headers, **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.status != 304:
                    asked.sent = len(body)
                    self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        self.host = f"{address}:{self._server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def reply(self, asked: Asked) -> Reply:
        page = self.pages.get(asked.path)
        if page is None:
            page = self.pages.get(asked.path.partition("?")[0], Reply("not found", 404))
        if callable(page):
            page = page(asked)
        return page if isinstance(page, Reply) else Reply(page)

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Serve https from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://{self.host}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def sites(count: int = 1) -> Iterator[list[Site]]:
    """Sites on loopback addresses of their own, as hosts are."""
    opened = [Site(f"127.0.{number // 200}.{number % 200 + 1}") for number in range(count)]
    try:
        yield opened
    finally:
        for site in opened:
            site.close()
