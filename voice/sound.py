"""A stored sound over HTTP, whole or the part that a player asks for (RFC 9110, section 14)."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from collections.abc import AsyncIterator

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE_BYTES = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class NotSatisfiable(Exception):
    """The range lies outside the file."""


def sound_response(request: HttpRequest, stored: FieldFile) -> HttpResponseBase:
    """The file, read piece by piece. Whether it may be heard has been asked before."""
    size = stored.size
    try:
        wanted = _range(request.headers.get("Range", ""), size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted or (0, size - 1)
    response = StreamingHttpResponse(
        _pieces(stored.path, first, last - first + 1),
        status=206 if wanted else 200,
        content_type=mimetypes.guess_type(stored.name or "")[0] or "application/octet-stream",
        headers={"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1), "Content-Disposition": "inline"},
    )
    if wanted:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for no range or one that need not be understood. Raises NotSatisfiable."""
    match = _RANGE.fullmatch(header)
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first:
        if int(last) == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    return int(first), min(int(last), size - 1) if last else size - 1


async def _pieces(path: str, start: int, length: int) -> AsyncIterator[bytes]:
    sound = await asyncio.to_thread(open, path, "rb")
    try:
        await asyncio.to_thread(sound.seek, start)
        while length > 0 and (piece := await asyncio.to_thread(sound.read, min(PIECE_BYTES, length))):
            length -= len(piece)
            yield piece
    finally:
        sound.close()
