"""A response and its request as the archive keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy.http import Response

from pipelines.archive import Exchange


def exchange_of(response: Response, name: str | None) -> Exchange:
    """Request and response as the archive keeps them; the body has no content encoding left."""
    assert response.request is not None
    return Exchange(
        url=response.url,
        body=response.body,
        fetched_at=datetime.now(UTC),
        method=response.request.method,
        status=response.status,
        request_headers=_pairs(response.request.headers),
        response_headers=_pairs(response.headers),
        name=name,
    )


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
