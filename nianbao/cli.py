"""The command line `nianbao`: arguments in, exit status out (0 done, 1 failed, 2 wrong usage).

Commands live in `nianbao.commands`, one module a subject, and import the rooms they need when
they run, so that `nianbao --help` is quick. Nobody ever sees a traceback unless NIANBAO_DEBUG is
set: an error is one line that says what to do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nianbao import __version__
from nianbao.commands import (
    asking,
    checking,
    correcting,
    covering,
    crawling,
    keeping,
    naming,
    reading,
    registering,
    running,
)
from nianbao.face import DEFAULT_ARCHIVE, DEFAULT_DATABASE, Face, Refusal
from nianbao.messages import Messages, chosen_language
from nianbao.options import Archive, Database

DEBUG = "NIANBAO_DEBUG"


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


def build() -> typer.Typer:
    """The tree of commands, without a word of help."""
    app = typer.Typer(
        name="nianbao", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(root)
    for command in (
        crawling.crawl,
        reading.parse,
        reading.identify,
        checking.check,
        keeping.add,
        keeping.reparse,
        asking.export,
        asking.show,
        checking.diff,
        asking.issues,
        covering.coverage,
        running.runs,
        keeping.doctor,
    ):
        app.command()(command)
    groups: dict[str, dict[str, Callable[..., int]]] = {
        "overrides": {"list": correcting.list_overrides, "add": correcting.add_override},
        "portals": {
            "list": registering.list_portals,
            "check": registering.check_portals,
            "find": registering.find_columns,
        },
        "agencies": {"find": naming.find_agency, "history": naming.history},
        "expect": {"import": covering.import_expected},
        "db": {"upgrade": keeping.upgrade},
    }
    for name, commands in groups.items():
        group = typer.Typer(name=name, no_args_is_help=True)
        for word, function in commands.items():
            group.command(word)(function)
        app.add_typer(group)
    return app


def show_version(asked: bool) -> None:
    """Ends the program before any command is looked for."""
    if asked:
        print(f"nianbao {__version__}")
        raise typer.Exit(0)


def root(
    ctx: typer.Context,
    database: Database = None,
    archive: Archive = None,
    lang: Annotated[Language | None, typer.Option("--lang")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True)
    ] = False,
) -> None:
    """Options of the whole program; each command that needs them takes them after its name too."""
    ctx.obj = Face(ctx.obj, database or DEFAULT_DATABASE, archive or DEFAULT_ARCHIVE)


def localise(command: Any, messages: Messages, path: tuple[str, ...] = ()) -> None:
    """Puts the catalogue's help on a command, its options and everything below it."""
    name = "-".join(path) or "nianbao"
    command.help = messages.help(name, "_")
    command.rich_help_panel = messages("help.panels.commands")
    # the parser makes --help itself, on first asking
    for option in (*command.params, command.get_help_option(typer.Context(command))):
        option.help = messages.help(name, option.name)
        kind = "arguments" if option.param_type_name == "argument" else "options"
        option.rich_help_panel = messages(f"help.panels.{kind}")
    if isinstance(command, TyperGroup):
        for word, child in command.commands.items():
            localise(child, messages, (*path, word))


def command_tree(messages: Messages) -> Any:
    """The parser with all its help, as the program and the tests of the docs use it."""
    tree = typer.main.get_command(build())
    localise(tree, messages)
    return tree


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command, returns the exit status; the console script and every test enter here."""
    given = sys.argv[1:] if arguments is None else arguments
    language, rest = chosen_language(given, os.environ)
    messages = Messages(language)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = command_tree(messages).main(
            rest, prog_name="nianbao", standalone_mode=False, obj=messages
        )
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of our output (head, less) has left: nothing is wrong, and nothing to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Abort:
        print(messages("errors.interrupted"), file=sys.stderr)
        return 130
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        line, status = explain(error, messages)
        if line:
            print(line, file=sys.stderr)
    return int(status or 0)


def explain(error: Exception, messages: Messages) -> tuple[str, int]:
    """One line for people, and the exit status, of anything that may go wrong.

    Exceptions of our own rooms carry a line for people (and may carry a `status`); the parser's
    say what is wrong with the usage; what the operating system or the database says is passed on
    in short. Everything else is a defect of ours and says how to see more.
    """
    if isinstance(error, Refusal):
        return str(error), error.status
    if isinstance(error, typer.TyperException):
        text = error.format_message().strip().replace("\n", " ")
        usage = messages("errors.usage", message=text) if text else ""
        return usage, error.exit_code
    room = type(error).__module__.split(".")[0]
    if room in ("nianbao", "crawler", "pipelines"):
        return messages("errors.room", message=one_line(error)), int(getattr(error, "status", 1))
    if room == "sqlalchemy" or isinstance(error, OSError):
        what = getattr(error, "orig", None) or error
        key = "errors.database" if room == "sqlalchemy" else "errors.system"
        return messages(key, message=one_line(what)), 1
    return messages("errors.unexpected", kind=type(error).__name__, message=one_line(error)), 1


def one_line(error: BaseException) -> str:
    """What an exception says, on one line."""
    if isinstance(error, OSError) and error.strerror:
        place = f"{Path(os.fsdecode(error.filename))}: " if error.filename else ""
        return f"{place}{error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
