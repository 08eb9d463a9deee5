"""Sockets: HTTP/1.1 with keep-alive on several loopback addresses, one asyncio loop in a thread.

In: a function from `Request` to `Response`. Out: bytes on the wire, and a log of who asked what,
how many requests of one address were open at once. Small and quick rather than complete: no
chunked requests, no TLS.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from tests.replica.wire import Request, Response


class NoPort(OSError):
    """Raised by `listen` when no port is free on every address."""


@dataclass(frozen=True)
class Logged:
    """One request: `at` is monotonic seconds at arrival, `sent` the bytes of the body."""

    at: float
    address: str
    method: str
    target: str
    status: int
    sent: int
    headers: dict[str, str]
    body: bytes


def listen(addresses: Iterable[str], port: int = 0) -> tuple[list[socket.socket], int]:
    """Sockets bound to one port on all addresses; port 0 looks for one that is free everywhere."""
    addresses = list(addresses)
    for _ in range(1 if port else 40):
        bound: list[socket.socket] = []
        chosen = port
        try:
            for address in addresses:
                sock = socket.socket()
                bound.append(sock)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind((address, chosen))
                chosen = sock.getsockname()[1]
                sock.listen(256)
            return bound, chosen
        except OSError as error:
            problem = error
            for sock in bound:
                sock.close()
    raise NoPort(f"port {port or 'any'} is not free on {addresses[0]} … {addresses[-1]}: {problem}")


class Server:
    """Serves `answer` until `stop`. `log` and `most_at_once` may be read at any time."""

    def __init__(
        self,
        sockets: list[socket.socket],
        answer: Callable[[Request], Response],
        gzipped: Callable[[str], bool],
    ) -> None:
        self.sockets = sockets
        self.answer = answer
        self.gzipped = gzipped
        self.log: list[Logged] = []
        self.open: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, name="replica", daemon=True)

    def start(self) -> None:
        self.thread.start()
        self.ready.wait()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        servers = [
            self.loop.run_until_complete(asyncio.start_server(self._serve, sock=sock))
            for sock in self.sockets
        ]
        self.ready.set()
        self.loop.run_forever()
        for server in servers:
            server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        try:
            while (request := await _read(reader, address)) is not None:
                if not await self._reply(request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _reply(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answers; False when the connection ends here."""
        self.open[request.address] += 1
        now = self.open[request.address]
        self.most_at_once[request.address] = max(now, self.most_at_once[request.address])
        try:
            response = self.answer(request)
            body = response.body
            self.log.append(
                Logged(
                    time.monotonic(),
                    request.address,
                    request.method,
                    request.target,
                    response.status,
                    len(body),
                    request.headers,
                    request.body,
                )
            )
            if response.delay:
                await asyncio.sleep(response.delay)
            headers = [*response.headers]
            if body and self.gzipped(request.address):
                body = gzip.compress(body, 1, mtime=0)
                headers.append(("Content-Encoding", "gzip"))
            keep = not response.cut and request.headers.get("connection", "").lower() != "close"
            writer.write(_head(response, headers, len(body), keep))
            if request.method != "HEAD":
                writer.write(body[: len(body) // 2] if response.cut else body)
            await writer.drain()
            return keep
        finally:
            self.open[request.address] -= 1


async def _read(reader: asyncio.StreamReader, address: str) -> Request | None:
    """The next request of a connection; None when the client has closed it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, address, target, headers, body)


def _head(response: Response, headers: list[tuple[str, str]], length: int, keep: bool) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [
        f"HTTP/1.1 {response.status} {phrase}",
        f"Content-Type: {response.content_type}",
        f"Connection: {'keep-alive' if keep else 'close'}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    if response.status != 304:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
