"""A run's summary to people far away: a web hook or a mail. Nothing is sent unless asked for.

In go the summary (`nianbao.summary.as_json`) and an address; what cannot be delivered raises
NotTold with one line for people.
"""

from __future__ import annotations

import json
import os
import smtplib
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

SERVER = "NIANBAO_SMTP"
"""Environment: host:port of the mail server, else localhost:25."""
SECONDS = 30
MOST_LINES = 50


class NotTold(Exception):
    """Raised by `post` and `mail` when the summary could not be delivered."""


def post(url: str, summary: Mapping[str, Any]) -> None:
    """POST the summary as JSON; any answer below 300 will do."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotTold(f"{url}: a web hook begins with http:// or https://")
    body = json.dumps(summary, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "nianbao"}
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            if answer.status >= 300:
                raise NotTold(f"{url}: status {answer.status}")
    except OSError as error:
        raise NotTold(f"{url}: {error}") from error


def mail(address: str, summary: Mapping[str, Any]) -> None:
    """Send the summary as plain text through the server that NIANBAO_SMTP names."""
    host, _, port = os.environ.get(SERVER, "localhost:25").rpartition(":")
    message = EmailMessage()
    totals = summary["totals"]
    failed = len(summary["failures"])
    message["Subject"] = f"nianbao: {totals['new']} new, {failed} portals failed"
    message["From"] = address
    message["To"] = address
    message.set_content("\n".join(lines(summary)) + "\n")
    try:
        with smtplib.SMTP(host, int(port), timeout=SECONDS) as server:
            server.send_message(message)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotTold(f"{address}: {error}") from error


def lines(summary: Mapping[str, Any]) -> list[str]:
    """The summary as a person reads it: counts, who is newly late, failures, new reports."""
    counts = ", ".join(f"{name} {number}" for name, number in summary["totals"].items())
    said = [f"run {summary['run']}: {counts}"]
    for head, rows, shown in (
        ("newly late", summary["newly_late"], ("agency", "region_code", "deadline")),
        ("failed portals", summary["failures"], ("id", "outcome", "reason")),
        ("new reports", summary["new_reports"], ("agency", "year", "url")),
    ):
        said += ["", f"{head}: {len(rows)}"] if rows else []
        said += ["  " + "  ".join(str(row[name]) for name in shown) for row in rows[:MOST_LINES]]
        said += ["  …"] if len(rows) > MOST_LINES else []
    return said
