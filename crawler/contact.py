"""Who asks: the user agent names the program and a contact, or nothing is asked at all.

Operators must be able to write to somebody (hazards.md section 3). Loopback addresses, the replica
portals of the tests and of the demo, need no contact.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.registry import Portal

VARIABLE = "NIANBAO_CONTACT"


class ContactMissing(UsageError):
    """Raised before anything is asked when a portal is live and nobody is named; exit status 2."""


def release() -> str:
    try:
        return version("nianbao")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"


def identify(settings: BaseSettings, portals: Iterable[Portal]) -> None:
    """Put program, release and contact into USER_AGENT. Raises ContactMissing."""
    contact = (settings.get(VARIABLE) or os.environ.get(VARIABLE, "")).strip()
    live = next((p for p in portals if any(not _loopback(host) for host, _ in p.allowed)), None)
    if live is not None and not contact:
        raise ContactMissing(
            f"{live.id} is a live portal: set {VARIABLE} to a mail or web address where its"
            " operator can reach you"
        )
    agent = f"nianbao/{release()}" + (f" (+{contact})" if contact else "")
    settings.set("USER_AGENT", agent, priority="project")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
