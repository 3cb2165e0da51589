"""Shows a report of `faq test`: a table for the terminal, a page with a reliability plot for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from html import escape

from .faq_measure import Report, Row

_COLUMNS = ("messages", "top1", "answered", "precision", "false_answers", "clarified")


def as_text(report: Report, worst: int = 12) -> str:
    """Return a readable table: overall, languages, the weakest entries."""
    lines = [f"{'':32}" + "".join(f"{name:>15}" for name in _COLUMNS), _line("all", report.overall)]
    lines += [_line(language, row) for language, row in report.languages.items()]
    weak = sorted(report.entries.items(), key=lambda pair: (pair[1].top1, pair[0]))[:worst]
    lines += ["", "weakest entries", *(_line(name, row) for name, row in weak if row.top1 < 1.0), ""]
    lines.append(f"out-of-scope texts answered: {report.strangers_answered:.1%}")
    lines.append(f"rejects answered by their entry: {len(report.rejects_answered)}")
    lines.append(f"calibration error: {report.calibration_error:.3f}")
    return "\n".join(lines)


def _line(name: str, row: Row) -> str:
    return f"{name:32}" + "".join(
        f"{value:15.3f}" if isinstance(value, float) else f"{value:15d}" for value in _values(row)
    )


def _values(row: Row) -> list[float | int]:
    return [getattr(row, name) for name in _COLUMNS]


def as_html(report: Report) -> str:
    """Return one self-contained page without scripts."""
    rows = [("all", report.overall), *report.languages.items(), *report.entries.items()]
    table = "".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(
            f"<td>{value:.3f}</td>" if isinstance(value, float) else f"<td>{value}</td>" for value in _values(row)
        )
        + "</tr>"
        for name, row in rows
    )
    heads = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    wrong = "".join(
        f"<tr><td>{escape(str(o['text']))}</td><td>{escape(str(o['wanted']))}</td><td>{escape(str(o['got']))}</td>"
        f"<td>{o['confidence']:.2f}</td></tr>"
        for o in report.wrong
    )
    return (
        '<!doctype html><meta charset="utf-8"><title>FAQ test</title><style>body{font:15px system-ui;margin:2em}'
        "table{border-collapse:collapse}td,th{padding:.2em .7em;text-align:left;border-bottom:1px solid #ddd}</style>"
        f"<h1>FAQ test</h1><p>{escape(report.version)}: out-of-scope answered {report.strangers_answered:.1%}, "
        f"calibration error {report.calibration_error:.3f}</p>{_plot(report)}"
        f"<table><tr><th></th>{heads}</tr>{table}</table><h2>Not recognised</h2>"
        f"<table><tr><th>message</th><th>meant</th><th>taken for</th><th>confidence</th></tr>{wrong}</table>"
    )


def _plot(report: Report) -> str:
    """Return the reliability plot as SVG: said confidence across, how often right upwards."""
    most = max((b["messages"] for b in report.reliability), default=1)
    dots = "".join(
        f'<circle cx="{20 + 260 * b["confidence"]:.1f}" cy="{280 - 260 * b["right"]:.1f}" '
        f'r="{3 + 9 * (b["messages"] / most) ** 0.5:.1f}" fill="#2a6" fill-opacity=".6"/>'
        for b in report.reliability
    )
    return (
        '<svg width="300" height="300" role="img" aria-label="reliability plot"><rect x="20" y="20" width="260" '
        'height="260" fill="none" stroke="#999"/><line x1="20" y1="280" x2="280" y2="20" stroke="#bbb"/>'
        f"{dots}</svg>"
    )


def difference(report: Report, before: Mapping[str, object]) -> dict[str, object]:
    """Return what changed against a saved run: overall figures, and entries whose top-1 moved."""
    now = asdict(report)
    earlier_entries = before.get("entries")
    assert isinstance(earlier_entries, dict)
    moved = {
        name: {"before": earlier_entries[name]["top1"], "now": row["top1"]}
        for name, row in now["entries"].items()
        if name in earlier_entries and earlier_entries[name]["top1"] != row["top1"]
    }
    return {"before": before.get("overall"), "now": now["overall"], "entries": moved}
