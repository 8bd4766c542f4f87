"""The one base of domain errors. Only the outermost layer turns them into HTTP, TwiML or speech."""

from __future__ import annotations


class DomainError(Exception):
    """Something the product refuses.

    code: stable, for machines. message: plain words. permanent: trying the same again cannot help.
    """

    code = "error"
    permanent = True

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code


class IllegalTransition(DomainError):
    code = "illegal_transition"

    def __init__(self, what: str, current: str, target: str) -> None:
        super().__init__(f"A {what} that is {current} cannot become {target}.")
