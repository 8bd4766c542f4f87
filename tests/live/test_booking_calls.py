"""Appointments over real sockets: fifty callers at once for one time, and servers that die while one is booked."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import timezone

from appointments import wording
from appointments.models import Appointment
from config.demo import MOREAU
from notifications.models import Notification
from tenants.context import TenantRef, tenant_context
from tests.appointments.calendar_of import PARIS, committed_practice
from tests.callers import plan_for
from tests.conftest import CARRYING
from tests.live_server import LiveServer
from voice.simulator.report import CallReport, Party
from voice.simulator.twilio import SimulatedCall

pytestmark = pytest.mark.timeout(300)

SURNAMES = ["Martin", "Bernard", "Thomas", "Robert", "Richard", "Simon", "Laurent", "Michel", "Garcia", "David"]
NAMES = ["Anna", "Bruno", "Clara", "Emma", "Hugo"]


@pytest.fixture
def practice(committed: None) -> Iterator[None]:
    """One person to book, for every process to see."""
    with tenant_context(TenantRef(0, f"t_{MOREAU.slug}")), committed_practice(resources=1):
        yield


def in_ten_days() -> dt.datetime:
    """A working day at ten, far enough ahead to be said as a date."""
    day = timezone.localdate(timezone=PARIS) + dt.timedelta(days=10)
    day += dt.timedelta(days=(7 - day.weekday()) % 7)
    return dt.datetime.combine(day, dt.time(10), PARIS)


def lines(wanted: dt.datetime, name: str) -> list[str]:
    day = wording.written_date(wanted, "fr").split(" ", 1)[1]
    return [
        f"Bonjour, je voudrais un rendez-vous pour un contrôle le {day} à 10 heures.",
        f"{name}.",
        "Oui.",
        "Oui, c'est bon.",
        "Non merci, au revoir.",
    ]


def heard(report: CallReport) -> str:
    return " ".join(turn.text for turn in report.turns if turn.speaker is Party.ASSISTANT)


def test_of_fifty_callers_at_once_one_gets_the_time_and_the_others_hear_of_another(practice, carrying_server):
    wanted = in_ten_days()

    async def ring_all() -> list[CallReport]:
        plans = [
            plan_for(MOREAU, carrying_server.wire, lines(wanted, f"{first} {last}"), pause_ms=500)
            for first in NAMES
            for last in SURNAMES
        ]
        return await asyncio.gather(*(SimulatedCall(plan).run() for plan in plans))

    reports = asyncio.run(ring_all())
    assert Counter(report.error for report in reports) == {"": 50}
    told = [heard(report) for report in reports]
    won = [text for text in told if "C'est réservé" in text]
    refused = [text for text in told if "déjà pris" in text]
    assert (len(won), len(refused)) == (1, 49)
    assert all("Je peux vous proposer" in text for text in refused)
    (made,) = Appointment.objects.filter(state=Appointment.State.BOOKED)
    assert (
        made.starts_at == wanted
        and made.customer
        and made.customer.name in [f"{a} {b}" for a in NAMES for b in SURNAMES]
    )
    assert Notification.objects.filter(kind="appointment").count() == 1


def wait_for(states: list[str]) -> None:
    deadline = time.monotonic() + 60
    while list(Appointment.objects.order_by("pk").values_list("state", flat=True)) != states:
        assert time.monotonic() < deadline, list(Appointment.objects.values())
        time.sleep(0.05)


@pytest.mark.parametrize("state", ["held", "booked"])
def test_a_server_that_dies_while_one_is_made_leaves_what_was_committed(practice, tmp_path: Path, state: str):
    wanted = in_ten_days()
    with LiveServer(tmp_path / "server.log", **CARRYING) as server, ThreadPoolExecutor(1) as threads:
        plan = plan_for(MOREAU, server.wire, lines(wanted, "Anna Martin"), pause_ms=600, pace=1.0, speaking_rate=400.0)
        call = SimulatedCall(plan)
        report = threads.submit(lambda: asyncio.run(call.run()))
        wait_for([state])
        server.kill()
        server.start()
        finished = report.result(timeout=120)
    # The caller is taken up again by the next server and can ask once more; what stood still stands, once.
    assert finished.error == ""
    standing = Appointment.objects.filter(state=Appointment.State.BOOKED)
    assert standing.count() == (1 if state == "booked" else standing.count())
    assert standing.count() <= 1
    assert Notification.objects.filter(kind="appointment").count() == standing.count()
