"""Dialogue by rules: needs no model, no key and no network, states only facts, answers within a millisecond or so."""

from __future__ import annotations

from voice.dialogue.rules.engine import RulesEngine

__all__ = ["RulesEngine"]
