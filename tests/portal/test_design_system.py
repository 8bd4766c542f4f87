"""What the design promises: contrast, both directions, and nothing that a strict content policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEXT, CONTROL = 4.5, 3.0
BACKGROUNDS = ("paper", "surface")

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "link") for ground in BACKGROUNDS),
    *((ink, "brand-wash", TEXT) for ink in ("ink", "ink-soft", "link", "on-brand-wash")),
    ("ink", "sunken", TEXT),
    ("ink", "quiet-wash", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-hover", TEXT),
    *((f"on-{tone}-wash", f"{tone}-wash", TEXT) for tone in ("good", "info", "warn", "bad", "quiet")),
    *((f"on-hue-{hue}", ground, TEXT) for hue in range(6) for ground in (f"hue-{hue}", "surface", "paper", "sunken")),
    *(("on-bad-wash", ground, TEXT) for ground in BACKGROUNDS),
    *((line, ground, CONTROL) for line in ("control-line", "focus") for ground in BACKGROUNDS),
    *((mark, "surface", CONTROL) for mark in ("chart", "chart-strong", "chart-before")),
    ("chart", "sunken", CONTROL),
    *((f"step-{step}", "sunken", CONTROL) for step in ("transcript", "text", "audio")),
]


def tokens() -> dict[str, dict[str, str]]:
    """Colours by name, for each scheme; dark overrides light."""
    light, dark = (ROOT / "static" / "css" / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    colours = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
    return {"light": dict(colours.findall(light)), "dark": dict(colours.findall(light)) | dict(colours.findall(dark))}


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_is_to_be_read_stands_out_from_what_is_behind_it(scheme: str, front: str, back: str, least: float) -> None:
    colours = tokens()[scheme]
    assert contrast(colours[front], colours[back]) >= least


def test_dark_names_every_colour_anew() -> None:
    light, dark = (ROOT / "static" / "css" / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    named = re.compile(r"--([\w-]+):\s*#")
    assert set(named.findall(light)) == set(named.findall(dark))


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_know_neither_left_nor_right(style: Path) -> None:
    physical = r"(?<![\w-])(left|right|(margin|padding|border)-(left|right|top|bottom)|(min-|max-)?(width|height))\s*:"
    rules = re.sub(r"@media[^{]*\{|/\*.*?\*/", "", style.read_text(), flags=re.DOTALL)
    assert re.findall(physical, rules) == []
    assert not re.search(r"(text-align|float|clear):\s*(left|right)", rules)


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_ask_nobody_else_for_anything(style: Path) -> None:
    assert not re.search(r"https?:|@import|url\(", style.read_text())


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_only_tokens_hold_colours(style: Path) -> None:
    if style.name != "tokens.css":
        assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", style.read_text())


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_every_token_used_is_defined(style: Path) -> None:
    defined = set(re.findall(r"--([\w-]+):", (ROOT / "static" / "css" / "tokens.css").read_text()))
    assert set(re.findall(r"var\(--([\w-]+)\)", style.read_text())) <= defined


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_no_inline_script_or_style(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=|javascript:", source, re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_class_of_a_template_is_in_the_styles(template: Path) -> None:
    known = set(re.findall(r"\.([a-z][\w-]*)", "".join(style.read_text() for style in STYLES)))
    # A class put together from a value is checked by its fixed part.
    for value in re.findall(r'class="([^"]*)"', template.read_text()):
        for name in re.sub(r"\{\{.*?\}\}", "*", re.sub(r"\{%.*?%\}", " ", value)).split():
            prefix = name.removesuffix("*")
            assert name in known or (name != prefix and any(one.startswith(prefix) for one in known)), name
