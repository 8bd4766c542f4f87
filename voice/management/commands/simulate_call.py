"""`manage.py simulate_call`: plays Twilio and a scripted caller against a running server."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from voice.simulator.caller_voice import prepare_recordings
from voice.simulator.report import CallReport, Party, Turn
from voice.simulator.script import Script, ScriptError, load_script
from voice.simulator.twilio import CallPlan, DialStatus, SimulatedCall, Transport
from voice.simulator.wire import Account, Wire
from voice.speech.base import SpeechError, Voice
from voice.speech.espeak import EspeakSynthesizer


class Command(BaseCommand):
    help = "Call a number of this platform as Twilio would, with a scripted caller, and print who said what."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="number to call, as in +33939050101")
        parser.add_argument("--script", required=True, type=Path, help="the caller's script (YAML)")
        parser.add_argument("--from", dest="caller", help="the caller's number, instead of the script's")
        parser.add_argument("--transport", choices=list(Transport), help="fail if the server offers the other one")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the server listens")
        parser.add_argument("--public-url", default=settings.PUBLIC_BASE_URL, help="its address as Twilio knows it")
        parser.add_argument("--account-sid", default=settings.TWILIO_ACCOUNT_SID)
        parser.add_argument("--auth-token", default=settings.TWILIO_AUTH_TOKEN)
        parser.add_argument("--dial", choices=list(DialStatus), default=DialStatus.COMPLETED, help="how transfers go")
        parser.add_argument(
            "--pace", type=_pace, default=1.0, help="relay calls only: 0.5 is twice as fast, 0 waits for nobody"
        )
        parser.add_argument("--json", action="store_true", help="print the whole report")

    def handle(self, *args: object, **options: Any) -> None:
        report = asyncio.run(_call(options))
        self.stdout.write(report.to_json() if options["json"] else _as_text(report))
        if not report.answered:
            raise CommandError(f"The call was not answered: {report.error or 'the server declined it'}.")
        if report.error or report.failures:
            raise CommandError(f"The call went wrong: {report.error or report.failures[0]}.")


async def _call(options: Mapping[str, Any]) -> CallReport:
    try:
        script = load_script(options["script"])
        if options["caller"]:
            script = script.called_from(options["caller"])
        recordings = {} if options["transport"] == Transport.RELAY else await _recordings(script)
    except (ScriptError, SpeechError) as error:
        raise CommandError(str(error)) from error
    account = Account(options["account_sid"], options["auth_token"])
    wire = Wire(account, _address("--public-url", options["public_url"]), _address("--url", options["url"]))
    plan = CallPlan(
        script=script,
        to_number=options["to"],
        wire=wire,
        recordings=recordings,
        transport=Transport(options["transport"]) if options["transport"] else None,
        pace=options["pace"],
        dial_status=DialStatus(options["dial"]),
    )
    return await SimulatedCall(plan).run()


def _address(option: str, given: str) -> str:
    if urlsplit(given).scheme not in ("http", "https"):
        raise CommandError(f"{option} must be an http or https address, not {given!r}")
    return given


async def _recordings(script: Script) -> dict[int, bytes]:
    voice = Voice(language=script.language.partition("-")[0])
    return await prepare_recordings(script, EspeakSynthesizer(), voice)


def _pace(value: str) -> float:
    pace = float(value)
    if not 0 <= pace <= 10:
        raise ValueError(value)
    return pace


def _as_text(report: CallReport) -> str:
    lines = [_turn_line(turn) for turn in report.turns]
    lines += [f"  transferred to {report.transfer_number}"] if report.transfer_number else []
    lines += [f"  ended by {report.ended_by} after {report.duration_ms / 1000:.1f} s{_latencies(report)}"]
    lines += [f"  protocol error: {said}" for said in report.protocol_errors]
    lines += [f"  not as scripted: {said}" for said in report.failures]
    return "\n".join(lines)


def _turn_line(turn: Turn) -> str:
    words = turn.text or f"[{turn.heard_ms / 1000:.1f} s of audio]"
    return f"{turn.started_ms / 1000:6.1f}  {'caller   ' if turn.speaker is Party.CALLER else 'assistant'}  {words}"


def _latencies(report: CallReport) -> str:
    known = sorted(latency for latency in report.reply_ms if latency is not None)
    first = "" if report.first_word_ms is None else f", first word after {report.first_word_ms:.0f} ms"
    replies = f", replies after {known[len(known) // 2]:.0f} ms (median), {known[-1]:.0f} ms at most" if known else ""
    return first + replies
