"""The replica as tests use it: a running server, its registry, its truth, and ways to alter it.

    with Replica() as replica:
        crawl(replica.registry_path)
        assert stored == replica.truth

In: which portals and years, which hazards. Out: addresses that answer on loopback until the block
ends. `python -m tests.replica` is the same from the command line.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.replica import registry
from tests.replica.server import Logged, Server, listen
from tests.replica.world import ELSEWHERE, World

DEFAULT_EDIT = "proactive/administrative_penalty/decisions"
"""A cell of both forms that stands in no identity."""


class Replica:
    """`portals`, `years`: which (all when empty). `switches`: portal id or "*" → switch → value.
    `port`: 0 for a free one. `expect`: min_reports of every registry entry, none by default.
    Raises ValueError for an unknown portal or switch, server.NoPort when the port is taken."""

    def __init__(
        self,
        portals: tuple[str, ...] = (),
        years: tuple[int, ...] = (),
        switches: dict[str, dict[str, Any]] | None = None,
        port: int = 0,
        expect: int | None = None,
    ) -> None:
        self.world = World(portals, years)
        self.expect = expect
        self._port = port
        self._server: Server | None = None
        self._folder: Path | None = None
        for portal, changes in (switches or {}).items():
            self.world.switch(portal, **changes)

    def __enter__(self) -> Replica:
        sockets, port = listen([ELSEWHERE, *self.world.addresses], self._port)
        self.world.move(port)
        self._server = Server(sockets, self.world.respond, self.world.gzipped)
        self._server.start()
        self._folder = Path(tempfile.mkdtemp(prefix="replica-"))
        self.registry_path.write_text(self.registry, encoding="utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.stop()
        if self._folder:
            shutil.rmtree(self._folder)

    # --- what it is -----------------------------------------------------------------------------

    @property
    def registry(self) -> str:
        """The registry as YAML text."""
        return registry.yaml(
            [registry.entry(site, self.expect) for site in self.world.sites.values()]
        )

    @property
    def registry_path(self) -> Path:
        """The registry as a file, while the replica runs."""
        if self._folder is None:
            raise RuntimeError("the replica is not running: use it in a with block")
        return self._folder / "replica.yaml"

    @property
    def truth(self) -> list[dict[str, Any]]:
        """The expected record of every report, as it stands on the pages now (reports.Report)."""
        return self.world.truth()

    @property
    def others(self) -> list[str]:
        """Addresses in the lists that hold no annual report: no record may come from them."""
        return self.world.others()

    @property
    def forbidden(self) -> list[str]:
        """Addresses in the lists that must never be requested: disallowed or foreign."""
        return self.world.forbidden()

    def root(self, portal: str) -> str:
        """http://ADDRESS:PORT of a portal."""
        return self.world.sites[portal].root

    # --- what was asked -------------------------------------------------------------------------

    @property
    def requests(self) -> list[Logged]:
        """Every request so far, in order; clear it between two crawls with `forget`."""
        return self._running().log

    @property
    def most_at_once(self) -> dict[str, int]:
        """Address → the most requests that were open there at one instant."""
        return dict(self._running().most_at_once)

    @property
    def trespasses(self) -> list[Logged]:
        """Requests that should not have been made: foreign hosts, or paths robots.txt disallows."""
        return [
            asked
            for asked in self.requests
            if asked.address == ELSEWHERE or asked.target.startswith(("/so/", "/protect/"))
        ]

    def forget(self) -> None:
        """Empty the log."""
        self._running().log.clear()
        self._running().most_at_once.clear()

    def _running(self) -> Server:
        if self._server is None:
            raise RuntimeError("the replica is not running: use it in a with block")
        return self._server

    # --- what can be changed --------------------------------------------------------------------

    def edit_report(
        self, agency: str, year: int, cell: str = DEFAULT_EDIT, raw: str | None = None
    ) -> dict[str, Any]:
        """Silently print another figure (by default one more than now); the new truth."""
        _, entry = self.world.find(agency, year)
        if raw is None and entry.report:
            raw = str(int(entry.report.cells()[cell].value or 0) + 1)
        return self.world.edit(agency, year, cell, raw or "1")

    def add_year(self, year: int, agencies: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Publish one more year's reports; their truth."""
        return self.world.add_year(year, agencies)

    def remove_report(self, agency: str, year: int, status: int = 404) -> str:
        """Take a page down, leave its line in the list; its address."""
        return self.world.remove(agency, year, status)

    def refurnish(self) -> None:
        """Change counters and footers everywhere: every page differs, no report does."""
        self.world.refurnish()

    def switch(self, portal: str, **changes: Any) -> None:
        """Switch hazards on or off while running: switches.Switches has their names."""
        self.world.switch(portal, **changes)

    def serve_page(
        self,
        portal: str,
        title: str,
        body: bytes | str,
        *,
        published: date = date(2021, 1, 20),
        media_type: str = "text/html; charset=utf-8",
        framed: bool = False,
    ) -> str:
        """Publish a body of the caller's as a page in the portal's list; its address.

        As it is with its media type (a real page, a seed as text/plain), or `framed`: HTML put
        into the content element of the portal's own article page. A portal with sub-columns shows
        it under its first department.
        """
        given = body.encode("utf-8") if isinstance(body, str) else body
        return self.world.publish(portal, title, given, published, media_type, framed)
