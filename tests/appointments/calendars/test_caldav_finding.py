"""An account's calendars are found from what people type; no machine is asked that a stranger may not send us to."""

from __future__ import annotations

import socket

import pytest

from appointments.calendar_models import CalendarProblem
from appointments.calendars import caldav, web
from appointments.calendars.base import CalendarError
from tests.fakes.caldav_server import Failure


def found(server, address: str = "", **changed):
    account = caldav.account_of(
        address or server.origin,
        changed.get("username", server.username),
        changed.get("password", server.password),
    )
    return account, [(one.address.removeprefix(server.origin), one.name, one.writable) for one in account.calendars]


def problem_of(server, address: str = "", **changed) -> CalendarProblem:
    with pytest.raises(CalendarError) as raised:
        found(server, address, **changed)
    return raised.value.problem


@pytest.fixture
def calendars(server) -> None:
    server.add("travail", "Travail & Co")
    server.add("ar@home", "مواعيد", privileges=("read",))
    server.add("tasks", "Tâches", components=("VTODO",))


def test_the_calendars_of_events_are_found_with_their_names(server, calendars):
    account, calendars = found(server)
    assert calendars == [
        ("/calendars/anna/travail/", "Travail & Co", True),
        ("/calendars/anna/ar@home/", "مواعيد", False),
    ]
    assert server.username in account.credentials["addresses"]


@pytest.mark.parametrize("start", ["", "/", "/principals/anna/", "/calendars/anna/", "/calendars/anna/travail/"])
def test_they_are_found_wherever_the_search_begins(server, calendars, start):
    assert len(found(server, server.origin + start)[1]) == 2


def test_they_are_found_through_the_well_known_address(server, calendars):
    server.redirects = {"/": "/nowhere/", "/.well-known/caldav": "/dav/"}
    assert len(found(server)[1]) == 2
    assert [asked.path for asked in server.requests][:4] == ["/", "/nowhere/", "/.well-known/caldav", "/dav/"]


def test_the_password_never_stands_in_what_an_account_looks_like(server, calendars):
    account, _ = found(server)
    assert server.password not in repr(account)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("cloud.example.com", "https://cloud.example.com/"),
        (" anna@example.com ", "https://example.com/"),
        ("https://cloud.example.com/remote.php/dav", "https://cloud.example.com/remote.php/dav"),
        ("HTTPS://Cloud.Example.com:8443", "https://cloud.example.com:8443/"),
        ("https://user:secret@cloud.example.com/dav?x=1#y", "https://cloud.example.com/dav"),
        ("https://[2a00::1]/", "https://[2a00::1]/"),
    ],
)
def test_what_people_type_becomes_an_address(typed, url):
    assert caldav.as_url(typed) == url


@pytest.mark.parametrize(
    "typed", ["", "https://", "ftp://example.com", "file:///etc/passwd", "https://[::1", "https://a:b"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(CalendarError) as raised:
        caldav.as_url(typed)
    assert raised.value.problem == CalendarProblem.NOT_CALDAV


def test_wrong_passwords_empty_accounts_and_other_servers_are_told_apart(server, calendars):
    assert problem_of(server, password="wrong") == CalendarProblem.SIGN_IN
    assert problem_of(server, username="nobody") == CalendarProblem.SIGN_IN
    server.collections.clear()
    assert problem_of(server) == CalendarProblem.NOT_CALDAV
    server.fail(*[Failure.HTML] * 3)
    assert problem_of(server) == CalendarProblem.NOT_CALDAV
    server.fail(Failure.BROKEN)
    assert problem_of(server) == CalendarProblem.BROKEN
    server.fail(Failure.SLOW)
    assert problem_of(server) == CalendarProblem.TIMEOUT
    server.fail(Failure.NO_XML)
    assert problem_of(server) == CalendarProblem.MALFORMED


def test_a_redirect_that_goes_round_ends(server):
    server.redirects = {"/": "/a/", "/a/": "/"}
    server.redirects["/.well-known/caldav"] = "/a/"
    assert problem_of(server) == CalendarProblem.NOT_CALDAV
    assert len(server.requests) < 20


# --- where a tenant may not send us -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
    ],
)
def test_addresses_that_are_not_everybodys_are_known(address):
    assert not web.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_known(address):
    assert web.is_public(address)


@pytest.fixture
def guarded(server, settings):
    settings.CALDAV_ALLOW_PRIVATE = False
    return server


def resolves_to(monkeypatch, *addresses: str) -> list[str]:
    """What every name leads to, and the names that were asked."""
    asked: list[str] = []

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(web.socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"])
def test_no_machine_of_our_own_is_asked(guarded, host):
    port = guarded.origin.rpartition(":")[2]
    assert problem_of(guarded, f"https://{host}:{port}/") == CalendarProblem.NOT_PUBLIC
    assert guarded.requests == []


def test_a_name_that_leads_inside_is_refused_even_among_others(guarded, monkeypatch):
    asked = resolves_to(monkeypatch, "93.184.216.34", "10.0.0.5")
    assert problem_of(guarded, "https://calendar.example.com/") == CalendarProblem.NOT_PUBLIC
    assert asked == ["calendar.example.com"]


def test_a_name_is_resolved_once_and_exactly_that_is_connected_to(guarded, monkeypatch):
    asked = resolves_to(monkeypatch, "93.184.216.34")
    connected: list[str] = []

    def connect_tcp(self, host, *args, **kwargs):
        connected.append(host)
        raise web.httpcore.ConnectError("no network in tests")

    monkeypatch.setattr(web.httpcore.SyncBackend, "connect_tcp", connect_tcp)
    assert problem_of(guarded, "https://calendar.example.com/") == CalendarProblem.NETWORK
    assert (asked, connected) == (["calendar.example.com"], ["93.184.216.34"])


def test_without_tls_no_password_is_sent(guarded):
    assert problem_of(guarded, guarded.origin) == CalendarProblem.NOT_SECURE
    assert guarded.requests == []


def test_a_proxy_of_the_environment_changes_nothing(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server.add("travail", "Travail")
    assert len(found(server)[1]) == 1
