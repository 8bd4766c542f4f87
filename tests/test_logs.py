"""Log lines name their tenant and their call, and hold nobody's number or address."""

from __future__ import annotations

import io
import logging
import logging.config

import pytest
import structlog

from config.logs import logging_config, mask_personal_data
from tenants.context import TenantRef, public_context, tenant_context


@pytest.fixture
def lines(settings):
    """What is written, line by line, with the product's own configuration."""
    stream = io.StringIO()
    logging.config.dictConfig(logging_config("INFO", human=False))
    handler = logging.getLogger().handlers[0]
    handler.setStream(stream)
    yield lambda: stream.getvalue().splitlines()
    logging.config.dictConfig(settings.LOGGING)


def test_a_line_names_the_tenant_that_is_selected_whoever_writes_it(lines):
    with tenant_context(TenantRef(0, "t_moreau")):
        structlog.get_logger("voice").info("call answered")
        logging.getLogger("somebody.else").warning("odd")
    with public_context():
        structlog.get_logger("voice").info("nobody's call")
    assert ["tenant=t_moreau" in line for line in lines()] == [True, True, False]
    assert "tenant=public" in lines()[2]


def test_the_tenant_and_call_bound_to_a_session_win_over_the_threads_selection(lines):
    with structlog.contextvars.bound_contextvars(tenant="t_northside", call="CA1"), public_context():
        structlog.get_logger("voice").info("turn written")
    assert "tenant=t_northside" in lines()[0]
    assert "call=CA1" in lines()[0]


def test_numbers_and_addresses_are_masked_in_messages_values_and_tracebacks(lines):
    log = structlog.get_logger("voice")
    log.info("call from +33639980101", to="+442079460101", owner="claire@moreau.example")
    logging.getLogger("django").error("mail to %s failed", "emma@northside.example")
    try:
        raise ValueError("no such number +33639980101")
    except ValueError:
        log.exception("broken")
    written = "\n".join(lines())
    for secret in ("+33639980101", "+442079460101", "claire@", "emma@"):
        assert secret not in written
    assert "+33…01" in written
    assert "ValueError" in written


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+33639980101", "+33…01"),
        ("from=+447700900123,", "from=+44…23,"),
        ("1+2=3 and v1.2+3", "1+2=3 and v1.2+3"),
        ("jo@perrin.example said", "…@perrin.example said"),
        ("", ""),
    ],
)
def test_what_is_masked_and_what_is_not(text, masked):
    assert mask_personal_data(text) == masked


def test_one_event_is_one_line_even_with_a_traceback(lines):
    try:
        raise ValueError("a\nb")
    except ValueError:
        structlog.get_logger("voice").exception("broken")
    assert len(lines()) == 1
