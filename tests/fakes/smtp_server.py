"""A mail server on a socket of this machine: takes e-mails as RFC 5321 has it, and fails as mail servers fail."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum, auto
from typing import Self


class Trouble(Enum):
    """What happens to the next connection."""

    BUSY = auto()  # 421 instead of a greeting
    DROPPED_IN_DATA = auto()  # the connection ends while the text is being sent
    DROPPED_AFTER_DATA = auto()  # the text was taken, and nobody says so
    HELD_AFTER_DATA = auto()  # the same, but the connection stays until the server ends
    TEXT_REFUSED = auto()  # 554 for the text
    TEXT_PUT_OFF = auto()  # 451 for the text


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class FakeSmtpServer:
    """Use as a context manager; `port` goes into settings.EMAIL_PORT. recipients: the answer to some, by address."""

    mails: list[Mail] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    sender_refused: str = ""
    trouble: deque[Trouble] = field(default_factory=deque)
    connections: int = 0

    def __enter__(self) -> Self:
        self.released = threading.Event()
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(socketserver.StreamRequestHandler):
    api: FakeSmtpServer

    def handle(self) -> None:
        self.api.connections += 1
        self.trouble = self.api.trouble.popleft() if self.api.trouble else None
        if self.trouble is Trouble.BUSY:
            return self._say("421 4.3.2 Service not available")
        self._say("220 fake.example ESMTP")
        self.sender, self.taken = "", []
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            answer = self._answer(word.upper(), rest)
            if not answer:
                return None
            self._say(answer)
            if word.upper() == "QUIT":
                return None
        return None

    def _answer(self, word: str, rest: str) -> str:
        match word:
            case "EHLO" | "HELO":
                return "250 fake.example"
            case "MAIL":
                self.sender, self.taken = _address(rest), []
                return self.api.sender_refused or "250 2.1.0 OK"
            case "RCPT":
                answer = self.api.recipients.get(_address(rest), "250 2.1.5 OK")
                if answer.startswith("2"):
                    self.taken.append(_address(rest))
                return answer
            case "DATA":
                return self._take() if self.taken else "503 5.5.1 No recipients"
            case "RSET" | "NOOP":
                return "250 2.0.0 OK"
            case "QUIT":
                return "221 2.0.0 Bye"
        return "500 5.5.2 Unknown command"

    def _take(self) -> str:
        """The text, and the answer to it; nothing where there is none any more."""
        self._say("354 Go ahead")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if self.trouble is Trouble.DROPPED_IN_DATA:
                return ""
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.trouble is Trouble.TEXT_REFUSED:
            return "554 5.7.1 Not wanted"
        if self.trouble is Trouble.TEXT_PUT_OFF:
            return "451 4.3.0 Try again later"
        self.api.mails.append(Mail(self.sender, tuple(self.taken), b"".join(lines)))
        if self.trouble is Trouble.HELD_AFTER_DATA:
            self.api.released.wait(30)
        if self.trouble in (Trouble.DROPPED_AFTER_DATA, Trouble.HELD_AFTER_DATA):
            return ""
        return "250 2.0.0 OK: queued"

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


def _address(parameter: str) -> str:
    """Of `FROM:<a@b> SIZE=1` or `TO:<a@b>`."""
    return parameter.partition("<")[2].partition(">")[0]
