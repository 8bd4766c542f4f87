"""What the services on HTTP share that the tests put in the place of somebody else's."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self


class HttpService:
    """Serves on a free port for as long as the context lasts. handler: answers requests; finds the service as `api`.

    released: set when the context ends, so that nobody who is kept waiting outlives it.
    """

    handler: ClassVar[type[HttpHandler]]

    def __enter__(self) -> Self:
        self.released = threading.Event()
        handler = type("Handler", (self.handler,), {"api": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class HttpHandler(BaseHTTPRequestHandler):
    """Ways of answering, failures included."""

    api: Any
    protocol_version = "HTTP/1.1"

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, status: int, content: bytes, kind: str = "application/json", *, cut: bool = False) -> None:
        """Answer. cut: the connection ends in the middle of it."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = self.close_connection or cut

    def stream(self, pieces: Iterable[bytes], kind: str, *, cut_after: int | None = None, **headers: str) -> None:
        """Answer piece by piece. cut_after: so many pieces, and the connection ends."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        for number, piece in enumerate(pieces):
            if number == cut_after:
                self.close_connection = True
                return
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests clean."""


def pieces_of(audio: bytes, size: int, until: threading.Event | None) -> Iterable[bytes]:
    """Audio cut into pieces; when there is something to wait `until`, the second comes after it."""
    for start in range(0, len(audio), size):
        yield audio[start : start + size]
        if until and not until.wait(10):
            raise TimeoutError("nobody let the rest be sent")
