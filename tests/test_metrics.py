"""What Prometheus gets, from whom, and what it never gets."""

from __future__ import annotations

import asyncio

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import client_of, owner_of
from voice import load, metrics
from voice.breaker import breaker_of, forget_all
from voice.load import Load
from voice.speech.base import SpeechError
from voice.usage import Meter, Unit

TOKEN = "t0p-secret"


@pytest.fixture(autouse=True)
def no_other_breakers():
    forget_all()
    yield
    forget_all()


def client(host: str = "localhost", **extra: str) -> Client:
    return Client(HTTP_HOST=host, SERVER_NAME="localhost", **extra)


def samples() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Everything that is told now, read as Prometheus reads it."""
    answer = client().get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float:
    return samples().get((name, tuple(sorted(labels.items()))), 0.0)


class Change:
    """How much a sample grows inside the block."""

    def __init__(self, name: str, **labels: str) -> None:
        self._name, self._labels = name, labels

    def __enter__(self) -> Change:
        self._before = value(self._name, **self._labels)
        return self

    def __exit__(self, *exc: object) -> None:
        self.amount = value(self._name, **self._labels) - self._before


# --- who may read ---


def test_the_machine_itself_reads_them_where_no_token_is_set(settings):
    settings.METRICS_TOKEN = ""
    for address in ("127.0.0.1", "127.0.1.1", "::1"):
        assert client(REMOTE_ADDR=address).get("/metrics").status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "", "unix:"])
def test_nobody_else_does(settings, address):
    settings.METRICS_TOKEN = ""
    assert client(REMOTE_ADDR=address).get("/metrics").status_code == 404


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_a_proxy_on_the_same_machine_does_not_open_them_to_the_world(settings, name):
    settings.METRICS_TOKEN = ""
    assert client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={name: "198.51.100.9"}).status_code == 404


def test_behind_a_proxy_only_the_token_helps(settings):
    settings.METRICS_TOKEN = ""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_who_brings_the_token_reads_them_from_anywhere(settings):
    settings.METRICS_TOKEN = TOKEN
    answer = client(REMOTE_ADDR="192.0.2.7").get("/metrics", headers={"Authorization": f"bearer  {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer é"])
def test_a_wrong_token_is_asked_for_again_also_on_the_machine_itself(settings, given):
    settings.METRICS_TOKEN = TOKEN
    answer = client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.content == b""


def test_tenants_hosts_have_no_metrics_not_even_for_their_owner(settings, moreau):
    settings.METRICS_TOKEN = ""
    assert client_of(moreau, owner_of(moreau)).get("/metrics").status_code == 404
    assert client("moreau.localhost").get("/metrics").status_code == 404
    assert client("nobody.localhost").get("/metrics").status_code == 404


def test_nothing_is_changed_by_asking():
    assert client().post("/metrics").status_code == 405


def test_they_are_told_while_the_database_is_away(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client().get("/metrics").status_code == 200


def test_a_newer_prometheus_gets_openmetrics():
    answer = client().get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")


# --- what is told ---


def test_calls_are_counted_while_they_are_held_and_by_how_they_ended():
    held = ("permanence_active_calls", {"transport": "media"})
    before = value(held[0], **held[1])
    with pytest.raises(RuntimeError), metrics.call_in_progress("media"):
        assert value(held[0], **held[1]) == before + 1
        raise RuntimeError
    assert value(held[0], **held[1]) == before
    with Change("permanence_calls_total", outcome="message") as ended:
        metrics.call_ended("message")
    with Change("permanence_calls_total", outcome="open") as without:
        metrics.call_ended("")
    with Change("permanence_calls_refused_total", reason="draining") as refused:
        metrics.call_refused("draining")
    assert (ended.amount, without.amount, refused.amount) == (1, 1, 1)


def test_how_long_callers_wait_is_a_histogram_in_seconds():
    with Change("permanence_reply_seconds_bucket", le="0.8") as quick, Change("permanence_reply_seconds_sum") as total:
        metrics.observe_reply(750)
        metrics.observe_reply(1200)
    assert quick.amount == 1
    assert total.amount == pytest.approx(1.95)


def test_gaps_and_lost_recordings_are_counted():
    with Change("permanence_playout_gaps_total") as gaps, Change("permanence_recordings_failed_total") as recordings:
        metrics.playout_gaps(0)
        metrics.playout_gaps(3)
        metrics.recording_failed()
    assert (gaps.amount, recordings.amount) == (3, 1)


def test_what_was_used_adds_up_over_calls():
    meter = Meter()
    meter.add("openai", Unit.CHARACTERS, 120)
    meter.add("deepgram", Unit.SECONDS, 2.5)
    with (
        Change("permanence_usage_total", engine="openai", unit="characters") as characters,
        Change("permanence_usage_total", engine="deepgram", unit="seconds") as seconds,
    ):
        metrics.used(meter.totals())
        metrics.used(meter.totals())
    assert (characters.amount, seconds.amount) == (240, 5)


# --- engines ---

ENGINE = {"kind": "synthesizer", "engine": "test"}


def answers() -> Change:
    return Change("permanence_provider_seconds_count", **ENGINE)


def failures(permanent: str) -> Change:
    return Change("permanence_provider_failures_total", permanent=permanent, **ENGINE)


def test_an_engine_is_measured_to_the_end_of_the_block():
    with answers() as answered, metrics.provider(**ENGINE):
        pass
    assert answered.amount == 1


def test_an_engine_that_streams_is_measured_to_its_first_answer_once():
    with answers() as answered, metrics.provider(**ENGINE) as asked:
        asked.answered()
        within = samples()[("permanence_provider_seconds_count", tuple(sorted(ENGINE.items())))]
        asked.answered()
    assert answered.amount == 1
    assert value("permanence_provider_seconds_count", **ENGINE) == within


@pytest.mark.parametrize(
    ("error", "permanent"),
    [(SpeechError("no key", permanent=True), "true"), (SpeechError("slow"), "false"), (OSError("gone"), "false")],
)
def test_a_failure_is_counted_and_not_measured(error, permanent):
    with answers() as answered, failures(permanent) as failed, pytest.raises(type(error)), metrics.provider(**ENGINE):
        raise error
    assert (answered.amount, failed.amount) == (0, 1)


async def test_what_nobody_waited_for_is_neither(settings):
    async def ask() -> None:
        with metrics.provider(**ENGINE):
            await asyncio.sleep(60)

    async def stream():
        with metrics.provider(**ENGINE):
            yield b"first"

    with answers() as answered, failures("false") as failed:
        asking = asyncio.create_task(ask())
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait({asking})
        chunks = stream()
        await anext(chunks)
        await chunks.aclose()
    assert (answered.amount, failed.amount) == (0, 0)


def test_the_state_of_each_breaker_is_told():
    breaker_of("transcriber", "good")
    breaker_of("transcriber", "bad").failed(permanent=True)
    state = {
        (labels["engine"], labels["state"]): told
        for (name, pairs), told in samples().items()
        if name == "permanence_breaker_state" and (labels := dict(pairs))
    }
    assert state == {
        ("good", "closed"): 1,
        ("good", "open"): 0,
        ("good", "half_open"): 0,
        ("bad", "closed"): 0,
        ("bad", "open"): 1,
        ("bad", "half_open"): 0,
    }


# --- the process ---


def test_a_process_that_is_about_to_end_says_so(monkeypatch):
    process = Load()
    monkeypatch.setattr(load, "is_draining", process.is_draining)
    assert value("permanence_draining") == 0
    process.begin_drain()
    assert value("permanence_draining") == 1


def test_the_memory_of_the_process_is_told():
    assert value("process_resident_memory_bytes") > 1e6


async def test_a_loop_that_is_held_up_shows_and_is_watched_once(monkeypatch):
    monkeypatch.setattr(metrics, "LAG_EVERY_S", 0.01)
    lags: list[float] = []
    monkeypatch.setattr(metrics._lag, "observe", lags.append)
    metrics.watch_event_loop()
    pulse = metrics._pulse
    metrics.watch_event_loop()
    assert metrics._pulse is pulse
    end = asyncio.get_running_loop().time() + 0.2
    while asyncio.get_running_loop().time() < end:
        pass
    await asyncio.sleep(0.02)
    assert max(lags) > 0.1


async def test_another_loop_is_watched_anew(monkeypatch):
    monkeypatch.setattr(metrics, "LAG_EVERY_S", 0.01)
    lags: list[float] = []
    monkeypatch.setattr(metrics._lag, "observe", lags.append)
    metrics.watch_event_loop()
    await asyncio.sleep(0.05)
    assert lags


def test_no_series_can_name_a_tenant_or_a_person():
    """Every label that there is, by name: one more has to be thought about here."""
    labels = {
        label for family in metrics.REGISTRY.collect() for sample in family.samples for label in sample.labels
    } - {"le"}
    allowed = {"transport", "outcome", "reason", "kind", "engine", "permanent", "unit", "state"}
    assert labels <= allowed
