"""A ticket lets one websocket speak for one call of one tenant, once, for a minute."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.demo import MOREAU
from tenants.context import current_schema, tenant_context
from tenants.errors import DomainError
from tenants.models import Tenant
from tests.factories import make_call, make_turn
from tests.twilio_requests import call_of, forget_calls
from voice import tickets
from voice.dialogue.base import Opening, Speaker
from voice.models import Call, StreamTicket, Transport, TwilioAccount
from voice.simulator.line import new_sid
from voice.tickets import TicketRefused

State = Call.State


def issue(tenant: Tenant, call: Call, opening: Opening = Opening.NEW_CALL) -> str:
    with tenant_context(tenant):
        return tickets.issue(tenant, call, opening)


def redeem(ticket: str, call: Call, **changes: object):
    return tickets.redeem(ticket, **{"call_sid": call.call_sid, "transport": call.transport} | changes)


def assert_refused(ticket: str, call: Call, **changes: object) -> None:
    """Refused, and the call does not know that anything was tried."""
    before = call_of(MOREAU, call.call_sid)
    with pytest.raises(TicketRefused):
        redeem(ticket, call, **changes)
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.answered_at, after.alive_at) == (before.state, before.answered_at, before.alive_at)


@pytest.fixture
def call(moreau: Tenant) -> Call:
    with tenant_context(moreau):
        return make_call(state=State.RINGING)


@pytest.fixture
def other_call(moreau: Tenant) -> Call:
    with tenant_context(moreau):
        return make_call(state=State.RINGING)


@pytest.fixture
def ticket(moreau: Tenant, call: Call) -> str:
    return issue(moreau, call)


def test_a_ticket_is_redeemed_for_everything_a_session_needs_and_the_call_is_in_progress(moreau, call, ticket):
    snapshot = redeem(ticket, call)
    assert (snapshot.tenant_id, snapshot.schema_name) == (moreau.pk, "t_moreau")
    assert (snapshot.call_id, snapshot.call_sid, snapshot.transport) == (call.pk, call.call_sid, "relay")
    assert (snapshot.opening, snapshot.earlier_turns) == (Opening.NEW_CALL, ())
    answered = call_of(MOREAU, call.call_sid)
    assert answered.state == State.IN_PROGRESS
    assert answered.answered_at == answered.alive_at is not None


def test_redeeming_leaves_no_tenant_selected(call, ticket):
    redeem(ticket, call)
    assert current_schema() == "public"


def test_a_ticket_is_redeemed_once(call, ticket):
    redeem(ticket, call)
    assert_refused(ticket, call)


def test_only_the_hash_of_the_secret_is_kept(moreau, call, ticket):
    secret = ticket.partition(".")[2]
    with tenant_context(moreau):
        (row,) = StreamTicket.objects.filter(call=call).values()
    assert row["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(row)
    assert len(secret) >= 32


def test_every_ticket_is_another(moreau, call):
    assert len({issue(moreau, call) for _ in range(20)}) == 20


def test_a_ticket_opens_no_other_call(call, other_call, ticket):
    assert_refused(ticket, other_call)
    assert redeem(ticket, call)  # and trying has not used it up


def test_a_ticket_opens_no_other_transport(call, ticket):
    assert_refused(ticket, call, transport=Transport.MEDIA)
    assert redeem(ticket, call)


def test_a_ticket_lasts_a_minute(moreau, call, other_call):
    issued_at = timezone.now()
    with time_machine.travel(issued_at, tick=False):
        early, late = issue(moreau, call), issue(moreau, other_call)
    with time_machine.travel(issued_at + dt.timedelta(seconds=59), tick=False):
        assert redeem(early, call)
    for seconds in (60, 61, 3600):
        with time_machine.travel(issued_at + dt.timedelta(seconds=seconds), tick=False):
            assert_refused(late, other_call)


@pytest.mark.parametrize(
    "malformed",
    [
        *("", ".", "1", "1.", ".secret", "-1.x", "+1.x", "1e3.x", " 1.x", "²3.x", "٣.x", "0x1.x", "a.b", "0.x"),
        *("\x00.x", "1\x00.x", f"{'9' * 18}.x", f"{'9' * 19}.x", "x" * 60_000, "1." + "x" * 60_000),
    ],
)
def test_a_malformed_ticket_is_refused(call, malformed):
    assert_refused(malformed, call)


@hypothesis_settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_text_but_the_ticket_is_accepted(moreau, call, text):
    for attempt in (text, f"{moreau.pk}.{text}"):
        with pytest.raises(TicketRefused):
            redeem(attempt, call)


def test_a_guess_that_differs_in_one_letter_is_refused(call, ticket):
    last = "A" if ticket[-1] != "A" else "B"
    for guess in (ticket[:-1] + last, ticket[:-1], ticket + "A", ticket.swapcase(), ticket + " "):
        assert_refused(guess, call)


def test_another_tenants_name_in_front_of_the_secret_opens_nothing(northside, call, ticket):
    secret = ticket.partition(".")[2]
    assert_refused(f"{northside.pk}.{secret}", call)


def test_a_ticket_opens_no_call_of_another_tenant_that_has_the_same_callsid(moreau, northside, call, ticket):
    with tenant_context(northside):
        theirs = make_call(call_sid=call.call_sid, state=State.RINGING)
    their_ticket = issue(northside, theirs)
    assert redeem(their_ticket, call).schema_name == "t_northside"
    assert redeem(ticket, call).schema_name == "t_moreau"


def test_a_socket_signed_by_one_tenants_account_takes_no_ticket_of_another(moreau, northside, call, ticket):
    assert_refused(ticket, call, tenant_id=northside.pk)
    assert redeem(ticket, call, tenant_id=moreau.pk)


def test_a_call_delivered_twice_has_two_tickets_and_begins_once(moreau, call, ticket):
    second = issue(moreau, call)
    redeem(ticket, call)
    assert_refused(second, call)


def test_a_tenant_with_its_own_account_is_not_reached_through_the_platforms(moreau, call, ticket):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid="AC" + "1" * 32, auth_token="own")
    assert_refused(ticket, call)
    redeem(ticket, call, tenant_id=moreau.pk)


def test_the_template_has_no_tickets(call):
    template = Tenant.objects.get(schema_name="template")
    assert_refused(f"{template.pk}.secret", call)


@pytest.mark.parametrize("close", [Tenant.suspend, Tenant.cancel])
def test_a_tenant_that_is_closed_takes_no_tickets(moreau, call, ticket, close):
    close(moreau)
    assert_refused(ticket, call)


def test_a_suspended_tenants_ticket_is_good_again_once_it_is_resumed(moreau, call, ticket):
    moreau.suspend()
    assert_refused(ticket, call)
    moreau.resume()
    assert redeem(ticket, call)


@pytest.mark.parametrize("state", Call.ENDED)
def test_a_call_that_is_over_takes_no_ticket(moreau, state):
    with tenant_context(moreau):
        over = make_call(state=state)
    assert_refused(issue(moreau, over), over)


def test_a_second_ticket_takes_a_call_up_again_with_what_was_said(moreau, call, ticket):
    redeem(ticket, call)
    answered_at = call_of(MOREAU, call.call_sid).answered_at
    with tenant_context(moreau):
        make_turn(call, "Bonjour !", speaker=Speaker.ASSISTANT)
        make_turn(call, "J'ai une fuite.")
    snapshot = redeem(issue(moreau, call, Opening.RESUMED), call)
    assert snapshot.opening == Opening.RESUMED
    assert [turn.text for turn in snapshot.earlier_turns] == ["Bonjour !", "J'ai une fuite."]
    assert call_of(MOREAU, call.call_sid).answered_at == answered_at


def test_the_message_of_a_refusal_tells_no_secret(call, ticket):
    secret = ticket.partition(".")[2]
    for attempt in (f"9{ticket}", ticket.upper(), secret):
        with pytest.raises(DomainError) as refusal:
            redeem(attempt, call)
        assert secret not in refusal.value.message
        assert refusal.value.code == "ticket_refused"


def test_of_twenty_sockets_that_show_the_same_ticket_at_once_exactly_one_is_let_in(committed):
    """All of them find the ticket unused and wait for the same row: the worst order there is."""
    tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        call = make_call(state=State.RINGING, call_sid=new_sid("CA"))
    ticket = issue(tenant, call)

    def show() -> str:
        try:
            return redeem(ticket, call).call_sid
        except TicketRefused:
            return "refused"
        finally:
            connections.close_all()

    try:
        with ThreadPoolExecutor(20) as sockets:
            with tenant_context(tenant), transaction.atomic():
                StreamTicket.objects.select_for_update().get(call=call)
                outcomes = [sockets.submit(show) for _ in range(20)]
                _wait_until_sessions_wait_for_a_row(10)
            assert sorted(future.result() for future in outcomes) == [call.call_sid] + ["refused"] * 19
        assert call_of(MOREAU, call.call_sid).state == State.IN_PROGRESS
    finally:
        forget_calls(MOREAU, call.call_sid)


def _wait_until_sessions_wait_for_a_row(wanted: int, timeout_s: float = 20) -> None:
    """As many as the pool of connections lets in together; the others come after them."""
    deadline, waiting = time.monotonic() + timeout_s, 0
    while waiting < wanted:
        assert time.monotonic() < deadline, f"only {waiting} sessions wait"
        time.sleep(0.02)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the first count for ever otherwise
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            (waiting,) = cursor.fetchone()
