"""The portals on loopback: one address each, every request counted."""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.strangers.site import Answer, Asked, Site
from tests.strangers.world import World

FOREIGN = "127.0.2.99"
ROBOTS = b"User-agent: *\nDisallow: /search\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + crc


# An empty picture of 640 × 400: nobody can read a table in it.
WHITE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", (640).to_bytes(4, "big") + (400).to_bytes(4, "big") + b"\x08\0\0\0\0")
    + _chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * 640) * 400))
    + _chunk(b"IEND", b"")
)


class Log:
    """What the examined crawler did: requests, most at once to a host, foreign requests, misses."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.requests: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.foreign: list[str] = []
        self.missed: list[str] = []

    def begin(self, host: str) -> None:
        """A request to `host` began."""
        with self.lock:
            self.requests[host] += 1
            self.now[host] += 1
            self.most[host] = max(self.most[host], self.now[host])

    def end(self, host: str) -> None:
        """It ended."""
        with self.lock:
            self.now[host] -= 1

    def saw(self, url: str) -> bool:
        """True where this page was asked for."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return self.asked[f"{parts.hostname}{parts.path}{query}"] > 0

    def summary(self) -> str:
        """One line for the report of the examination."""
        most = max(self.most.values(), default=0)
        return (
            f"requests  {sum(self.requests.values())}, at most {most} at once to a host, "
            f"{len(self.foreign)} to a foreign host, {len(self.missed)} not found"
        )


class Serving:
    """Context manager: serves a world, one thread a host, on `world.port`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.log = Log()
        self.servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> Serving:
        for address, site in self.world.sites.items():
            self._serve(address, site)
        self._serve(FOREIGN, None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def _serve(self, address: str, site: Site | None) -> None:
        server = ThreadingHTTPServer((address, self.world.port), handler(site, self.log))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.servers.append(server)


def handler(site: Site | None, log: Log) -> type[BaseHTTPRequestHandler]:
    """A request handler for one portal (None: the foreign host that must not be asked)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body are two packets: the second would wait 40 ms for an acknowledgement
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer("GET", "")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._answer("POST", self.rfile.read(length).decode("utf-8", "replace"))

        def _answer(self, method: str, sent: str) -> None:
            host = str(self.server.server_address[0])
            log.begin(host)
            try:
                self._send(self._find(method, sent))
            finally:
                log.end(host)

        def _find(self, method: str, sent: str) -> Answer:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            with log.lock:
                log.asked[f"{self.server.server_address[0]}{self.path}"] += 1
            if site is None:
                log.foreign.append(self.path)
                return Answer(b"no", 403)
            if path == "/robots.txt":
                allowed = site.skin.seed % 2
                return Answer(ROBOTS, 200, "text/plain") if allowed else Answer(b"", 404)
            asked = Asked(
                method,
                path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                dict(parse_qsl(sent, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
            )
            found = site.answers.get(path)
            if found is None and path.endswith(".png"):
                return Answer(WHITE, 200, "image/png")
            if found is None:
                log.missed.append(f"{site.host}{self.path}")
                return Answer(b"<html><body>404 Not Found</body></html>", 404)
            return found(asked) if callable(found) else found

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            if answer.kind:
                self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None:
            """Nothing: the log counts instead of printing."""

    return Handler
