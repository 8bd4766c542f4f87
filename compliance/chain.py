"""The chain as a whole: verified link by link, and shortened from its beginning.

Both keep each other out, and neither keeps out who writes. Everything here runs inside the tenant.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import audit, signing
from compliance.actions import Action
from compliance.content import canonical
from compliance.models import GENESIS, AuditEntry, AuditHead, AuditMark
from tenants.context import require_tenant
from tenants.errors import DomainError

_LOCK = 7_364_016
_CHUNK = 2000

Kind = AuditMark.Kind


class Problem(models.TextChoices):
    CHANGED = "changed", _("The entry is not what it was when it was written.")
    MISSING = "missing", _("An entry is missing.")
    UNLINKED = "unlinked", _("The entry does not hold the hash of the one before it.")
    HEAD = "head", _("The chain does not end where it should.")
    PENDING = "pending", _("An entry was never sealed.")
    MARK = "mark", _("A signed mark is missing, or its signature is not valid.")
    REWRITTEN = "rewritten", _("The chain is not the one that was verified before.")


class ChainBroken(DomainError):
    code = "audit_chain_broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. first, last: positions of the entries there are, 0 where there are none.

    sound_up_to: the last position before anything wrong; hash: of the entry there. at: of the first broken link.
    """

    first: int
    last: int
    sound_up_to: int
    hash: str
    at: int | None = None
    problem: Problem | None = None

    @property
    def is_sound(self) -> bool:
        return self.problem is None


class _Broken(Exception):
    def __init__(self, at: int, problem: Problem) -> None:
        self.at, self.problem = at, problem


def hash_of(entry: AuditEntry) -> str:
    """The hash that an entry must have, by everything else it holds."""
    text = f"{entry.previous_hash}\n{entry.position}\n{canonical(entry.content)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- verifying -------------------------------------------------------------------------------------------------


def verify() -> Verdict:
    """Look at every entry, mark and the head; what is found first is named. Raises MissingTenant."""
    with transaction.atomic():
        _lock()
        return _verified()


def check() -> Verdict:
    """Verify, and keep what came of it in a signed mark, against which later verifications hold the chain."""
    with transaction.atomic():
        _lock()
        verdict = _verified()
        kind = Kind.VERIFIED if verdict.is_sound else Kind.BROKEN
        position = verdict.last if verdict.at is None else verdict.at
        _mark(kind, position, verdict.hash, verdict.problem or "")
        return verdict


def last_check() -> AuditMark | None:
    return AuditMark.objects.exclude(kind=Kind.ROTATED).first()


def _verified() -> Verdict:
    walk = _Walk()
    try:
        walk.go()
    except _Broken as broken:
        return walk.verdict(broken)
    return walk.verdict(None)


class _Walk:
    """One way along the chain."""

    def __init__(self) -> None:
        self.first = self.last = 0
        self.position, self.hash = 0, GENESIS

    def verdict(self, broken: _Broken | None) -> Verdict:
        at, problem = (broken.at, broken.problem) if broken else (None, None)
        return Verdict(self.first, self.last, self.position, self.hash, at, problem)

    def go(self) -> None:
        heads = list(AuditHead.objects.all())
        ends = AuditEntry.objects.aggregate(first=models.Min("position"), last=models.Max("position"))
        self.first, self.last = ends["first"] or 0, ends["last"] or 0
        if len(heads) != 1:
            raise _Broken(self.last, Problem.HEAD)
        verified = self._marks()
        head = heads[0]
        entries = AuditEntry.objects.order_by("position").filter(position__lte=head.position)
        for entry in entries.iterator(chunk_size=_CHUNK):
            self._link(entry, verified)
        self._end(head)

    def _marks(self) -> dict[int, str]:
        """The hashes that the marks hold, by position. The walk begins behind what was rotated."""
        marks = list(AuditMark.objects.order_by("number"))
        for number, mark in enumerate(marks, start=1):
            if mark.number != number or not signing.is_signed(mark):
                raise _Broken(mark.position, Problem.MARK)
        rotated = [mark for mark in marks if mark.kind == Kind.ROTATED]
        if rotated:
            self.position, self.hash = rotated[-1].position, rotated[-1].hash
        return {mark.position: mark.hash for mark in marks if mark.kind == Kind.VERIFIED}

    def _link(self, entry: AuditEntry, verified: dict[int, str]) -> None:
        if entry.position != self.position + 1:
            raise _Broken(self.position + 1, Problem.MISSING)
        if entry.hash != hash_of(entry):
            raise _Broken(entry.position, Problem.CHANGED)
        if entry.previous_hash != self.hash:
            raise _Broken(entry.position, Problem.UNLINKED)
        if verified.get(entry.position, entry.hash) != entry.hash:
            raise _Broken(entry.position, Problem.REWRITTEN)
        self.position, self.hash = entry.position, entry.hash

    def _end(self, head: AuditHead) -> None:
        if (self.position, self.hash) != (head.position, head.hash):
            raise _Broken(min(self.position + 1, head.position) or 1, Problem.HEAD)
        # Read in one statement, so that who adds to the chain meanwhile adds to both.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT max(position) FROM compliance_auditentry), position, "
                "EXISTS (SELECT FROM compliance_pendingentry) FROM compliance_audithead"
            )
            last, at_head, is_pending = cursor.fetchone()
        if last is not None and last > at_head:
            raise _Broken(at_head + 1, Problem.HEAD)
        if is_pending:
            raise _Broken(at_head + 1, Problem.PENDING)


# --- rotating --------------------------------------------------------------------------------------------------


def rotate(older_than: dt.timedelta) -> int:
    """Purge the entries that are older, from the first on, and keep a signed mark in their place; how many there were.

    The first entry that is younger stops it. Raises ChainBroken: what is purged must have been sound.
    """
    with transaction.atomic():
        _lock()
        verdict = _verified()
        if not verdict.is_sound:
            raise ChainBroken(f"The chain is broken at {verdict.at}; nothing was purged.")
        last = _last_older(timezone.now() - older_than)
        if last is None:
            return 0
        _mark(Kind.ROTATED, last.position, last.hash)
        purged, _each = AuditEntry.objects.filter(position__lte=last.position).delete()
        audit.record(Action.AUDIT_ROTATED, details={"up_to": last.position, "entries": purged, "hash": last.hash})
        return purged


def _last_older(before: dt.datetime) -> AuditEntry | None:
    younger = AuditEntry.objects.filter(at__gte=before).aggregate(first=models.Min("position"))["first"]
    older = AuditEntry.objects.all() if younger is None else AuditEntry.objects.filter(position__lt=younger)
    return older.order_by("-position").first()


def _mark(kind: Kind, position: int, hash: str, problem: str = "") -> None:
    last = AuditMark.objects.order_by("-number").values_list("number", flat=True).first() or 0
    mark = AuditMark(number=last + 1, kind=kind, position=position, hash=hash, problem=problem, at=timezone.now())
    signing.sign(mark)
    mark.save(force_insert=True)


def _lock() -> None:
    with connection.cursor() as cursor:
        # What this transaction has recorded itself becomes part of the chain now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, require_tenant().schema_name])
