"""The rules go on where another engine of the call has stopped: with the time it holds, the appointment it made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from voice.dialogue.moments import Moment
from voice.dialogue.rules.booking_flow import BookingFlow, Goal, Offer, Stage, Standing, standing_in
from voice.dialogue.rules.desk import Desk
from voice.dialogue.rules.message_flow import MessageFlow


def take_up(desk: Desk, standing: Mapping[str, Any] | None, held: Mapping[str, Any] | None, *, moves: bool) -> None:
    """standing, held: an appointment and a hold as the tools have answered them, None for none. moves: the time is held
    for the appointment that stands.
    """
    state = desk.state
    state.standing = standing_in(standing) if standing else None
    state.booking = _flow(desk, held, state.standing if moves else None) if held else None
    if state.booking:
        state.flow = None


def _flow(desk: Desk, held: Mapping[str, Any], moved: Standing | None) -> BookingFlow:
    starts_at = dt.datetime.fromisoformat(held["starts_at"])
    day = starts_at.date()
    return BookingFlow(
        goal=Goal.MOVE if moved else Goal.BOOK,
        details=MessageFlow(desk.caller_number, desk.regions, no_reason="", reason=" "),
        stage=Stage.SURE if moved else Stage.DETAILS,
        service=held["service"],
        moment=Moment(first=day, last=day, time=starts_at.time()),
        hold=held["hold"],
        held=Offer(starts_at, held["resource"]),
        standing=moved,
    )
