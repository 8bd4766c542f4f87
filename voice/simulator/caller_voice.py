"""The caller's voice for a media stream: recorded where the script names a recording, synthesised where not."""

from __future__ import annotations

from voice.simulator.script import Say, Script, read_recording, without_trailing_silence
from voice.speech.base import Synthesizer, Voice


async def prepare_recordings(script: Script, synthesizer: Synthesizer, voice: Voice) -> dict[int, bytes]:
    """Mu-law audio of every `say` step, by step number from 1 on. Raises ScriptError and SpeechError."""
    recordings = {}
    for number, step in enumerate(script.steps, 1):
        if isinstance(step, Say):
            recordings[number] = (
                read_recording(step.audio) if step.audio else await _synthesise(step.say, synthesizer, voice)
            )
    return recordings


async def _synthesise(text: str, synthesizer: Synthesizer, voice: Voice) -> bytes:
    return without_trailing_silence(b"".join([chunk async for chunk in synthesizer.synthesize(text, voice)]))
