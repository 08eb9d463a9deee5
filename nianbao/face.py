"""What every command has at hand: the language, where store and archive are, how to speak.

Data goes to standard output as UTF-8 whatever the locale says; everything said to people goes to
standard error, one line a thing. Rich is loaded only when something is drawn with it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from nianbao.messages import Messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from crawler.ledger import PortalResult
    from pipelines.store import Store

DEFAULT_DATABASE = "sqlite:///nianbao.db"
DEFAULT_ARCHIVE = Path("archive")
# without a terminal there is no width to ask for; wide enough for the applications table
PLAIN_WIDTH = 132


class Refusal(Exception):
    """Raised by a command that cannot do what was asked; caught by `cli.main`.

    Carries the line for people and the exit status (1 failed, 2 wrong usage).
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Face:
    """Settings of one call of the program."""

    messages: Messages
    database: str = DEFAULT_DATABASE
    archive: Path = DEFAULT_ARCHIVE

    def say(self, key: str, **values: object) -> None:
        """One line to standard error."""
        print(self.messages(key, **values), file=sys.stderr)

    def refuse(self, key: str, status: int = 1, **values: object) -> Refusal:
        """The exception to raise, with its text in the right language."""
        return Refusal(self.messages(key, **values), status)

    def at(self, database: str | None = None, archive: Path | None = None) -> Face:
        """The same face with the options given after the command's name."""
        return replace(self, database=database or self.database, archive=archive or self.archive)

    def region(self, code: str | None) -> str | None:
        """A region code or its prefix, checked; raises Refusal for anything else."""
        if code is not None and not (code.isascii() and code.isdigit() and len(code) <= 6):
            raise self.refuse("errors.region", status=2, code=code)
        return code

    @property
    def database_url(self) -> str:
        """A plain file name is taken as an SQLite file."""
        return self.database if "://" in self.database else f"sqlite:///{self.database}"

    def open_store(self, *, must_exist: bool = True) -> Store:
        """The store; a database file that is not there is an error for commands that only ask.

        Raises Refusal, or StoreError of pipelines.store.
        """
        absent = self._absent()
        if must_exist and absent:
            raise self.refuse("store.absent", path=absent)
        from pipelines.store import open_store

        return open_store(self.database_url)

    def store_if_there(self) -> Store | None:
        """The store, None where there is none yet; for commands that know much without it."""
        return None if self._absent() else self.open_store()

    def _absent(self) -> str | None:
        """The SQLite file that should be there and is not."""
        url = self.database_url
        path = url.removeprefix("sqlite:///")
        there = path == url or path in ("", ":memory:") or Path(path).exists()
        return None if there else path

    def console(self, *, stderr: bool = False) -> Console:
        """Rich console on standard output (or error); colours and width only on a terminal."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        width = None if stream.isatty() else PLAIN_WIDTH
        return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False)

    @contextmanager
    def progress(self, key: str, total: int | None = None) -> Iterator[Callable[[], None]]:
        """A progress bar on standard error; on anything but a terminal, nothing at all.

        Yields the function that moves it by one.
        """
        if not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.messages(key), total=total)
            yield lambda: bar.advance(task)

    @contextmanager
    def counter(self) -> Iterator[Callable[[PortalResult], None] | None]:
        """The crawl's progress on one line of a terminal; None on anything else.

        Yields the function that takes a portal's counts whenever they change.
        """
        if not sys.stderr.isatty():
            yield None
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self.console(stderr=True), transient=True) as line:
            task = line.add_task("", total=None)
            results: dict[str, PortalResult] = {}

            def told(changed: PortalResult) -> None:
                results[changed.id] = changed
                counts = {
                    name: sum(getattr(result, name) for result in results.values())
                    for name in ("pages", "new", "changed", "same", "failed")
                }
                line.update(task, description=self.messages("crawl.progress", **counts))

            yield told


def standard_output() -> BinaryIO:
    """Standard output as bytes: data is UTF-8 in every locale."""
    sys.stdout.flush()
    return sys.stdout.buffer
