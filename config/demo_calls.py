"""The demo's two calls: played over real sockets, then read back from the portal and the database."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from django.conf import settings
from django.utils.html import escape

from config.demo import DEMO_TENANTS, DemoTenant
from conversations.models import Turn
from tenants.context import public_context, tenant_context
from tenants.database import in_public
from tenants.models import Tenant
from voice import simulator
from voice.models import Call
from voice.simulator.caller_voice import prepare_recordings
from voice.simulator.report import CallReport, Party
from voice.simulator.script import load_script
from voice.simulator.twilio import CallPlan, SimulatedCall
from voice.simulator.wire import Account, Wire
from voice.speech.base import Voice
from voice.speech.espeak import EspeakSynthesizer

SCRIPTS = Path(simulator.__file__).parent / "scripts"
STORED_WITHIN_S = 15.0


@dataclass
class DemoCall:
    """One call as it was kept. problems: why it does not count as answered and stored."""

    tenant: DemoTenant
    report: CallReport
    state: str = ""
    outcome: str = ""
    dialogue: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def transport(self) -> str:
        return {"media": "media stream", "relay": "conversation relay"}.get(self.report.transport, "no transport")

    def closing_line(self) -> str:
        first_word = "" if self.report.first_word_ms is None else round(self.report.first_word_ms)
        return (
            f"demo: {self.report.call_sid} outcome={self.outcome or 'none'} turns={len(self.dialogue)} "
            f"first_word_ms={first_word} url={self.url}"
        )


async def make_calls(server_url: str, port: int) -> list[DemoCall]:
    """Ring every demo tenant at the same time and read back what was kept."""
    return list(await asyncio.gather(*(_call(demo, server_url, port) for demo in DEMO_TENANTS)))


async def _call(demo: DemoTenant, server_url: str, port: int) -> DemoCall:
    script = load_script(SCRIPTS / demo.script)
    recordings = await prepare_recordings(script, EspeakSynthesizer(), Voice(language=demo.language))
    wire = Wire(Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN), settings.PUBLIC_BASE_URL, server_url)
    report = await SimulatedCall(CallPlan(script=script, to_number=demo.number, wire=wire, recordings=recordings)).run()
    call = DemoCall(demo, report)
    if not report.answered or report.error:
        call.problems.append(f"{demo.name}: the call was not answered ({report.error or 'declined'})")
    await _read_back(call, port)
    call.problems += [f"{demo.name}: {said}" for said in (*report.protocol_errors, *report.failures)]
    await asyncio.to_thread(_read_in_portal, call, server_url, port)
    return call


async def _read_back(call: DemoCall, port: int) -> None:
    """What the database kept, once the session has written the end of the call."""
    for _ in range(int(STORED_WITHIN_S * 10)):
        await in_public(_load, call)
        if call.state not in ("", Call.State.RINGING, Call.State.IN_PROGRESS):
            break
        await asyncio.sleep(0.1)
    call.url = f"http://{call.tenant.host}:{port}/calls/{call.report.call_sid}/"
    if call.state != Call.State.COMPLETED:
        call.problems.append(f"{call.tenant.name}: the call was kept as {call.state or 'nothing'}, not as completed")
    said = [turn.text for turn in call.report.turns if turn.speaker is Party.CALLER]
    kept = [text for speaker, text in call.dialogue if speaker == Turn.Speaker.CALLER]
    if [_plain(text) for text in said] != [_plain(text) for text in kept]:
        call.problems.append(f"{call.tenant.name}: what the caller said was not kept word for word")


def _load(call: DemoCall) -> None:
    with public_context():
        tenant = Tenant.objects.get(slug=call.tenant.slug)
    with tenant_context(tenant):
        kept = Call.objects.filter(call_sid=call.report.call_sid).first()
        if kept is None:
            return
        call.state, call.outcome = kept.state, kept.outcome
        turns = Turn.objects.filter(conversation=kept.conversation_id)
        call.dialogue = [(turn.speaker, turn.text) for turn in turns]


def _plain(text: str) -> str:
    """The words alone: a recogniser writes no capitals and no punctuation."""
    return " ".join(re.findall(r"[\w']+", text.lower().replace("-", " ")))


def _read_in_portal(call: DemoCall, server_url: str, port: int) -> None:
    """Sign in as the owner, as a person would, and find the last turn on the call's page."""
    host = f"{call.tenant.host}:{port}"
    with httpx.Client(base_url=server_url, headers={"Host": host}, follow_redirects=False, timeout=30) as browser:
        browser.get("/sign-in/")
        token = browser.cookies.get("csrftoken") or ""
        browser.post(
            "/sign-in/",
            data={"username": call.tenant.owner, "password": settings.DEMO_PASSWORD, "csrfmiddlewaretoken": token},
            headers={"Host": host, "Referer": f"http://{host}/sign-in/"},
        )
        page = browser.get(f"/calls/{call.report.call_sid}/")
    if page.status_code != 200 or not call.dialogue or not _holds(page.text, call.dialogue[-1][1]):
        call.problems.append(f"{call.tenant.name}: the call cannot be read in the portal ({page.status_code})")


def _holds(page: str, text: str) -> bool:
    return escape(text) in page
