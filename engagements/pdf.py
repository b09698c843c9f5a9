"""The printed month (in France: the compte rendu d'activité): content in, the bytes of a tagged PDF
out, always the same.

One landscape page: a column for each date, a row for each person; weekends, public holidays and
leave are marked, and named below; then the days of the month, the client's answer with a place to
sign by hand while there is none, and every entry with its note.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from common.days import format_days
from common.pdf import Variant, render_pdf
from common.typography import (
    NO_BREAK,
    capitalised,
    date_format,
    is_french,
    long_date,
    month_name,
    short_date,
    typeset,
)
from engagements.content import MonthPaper
from engagements.grid import Cell, Column, Grid, Line, Stretch, grid_of
from engagements.labels import labels, say
from engagements.sheet import Share
from engagements.statement import Entry

ZERO = Decimal(0)
# "−1½" fits a column.
_WIDE = 3


def render_month(content: MonthPaper) -> bytes:
    """Render a month; equal contents give equal bytes."""
    return render_pdf(
        template="engagements/pdf/month.html",
        context=paper(content),
        stylesheet="month.css",
        created_at=content.as_of,
        identifier=json.dumps(content.to_json(), sort_keys=True),
        variant=Variant.ACCESSIBLE,
        rules=content.brand.print_rules,
    )


def paper(content: MonthPaper) -> dict[str, Any]:
    """Everything on the paper, word by word, in the client's language."""
    language = content.language
    month = month_name(content.month.first, language=language)
    grid = grid_of(statement=content.statement, language=language)
    return {
        "language": language,
        "label": labels(language),
        "client": content.client,
        "provider": content.provider,
        "title": content.title,
        "executive": content.executive,
        "month": capitalised(month),
        "running": say(language, "running", client=content.client, month=month),
        "logo": content.brand.picture(width=44, height=11, css="logo", alt=content.provider),
        "references": [
            say(language, key, value=value) for key, value in content.references if value
        ],
        "state": _state(content),
        "lead": typeset(_lead(content), language=language),
        "grid": _grid(content, grid),
        "legend": _legend(content, grid),
        "figures": _figures(content),
        "answer": _answer(content),
        "entries": [_entry(content, entry) for entry in content.statement.entries],
        "with_place": _days_on_site(content) > 0,
        "none": say(language, "none", month=month),
        "total": _days(content, content.statement.used),
        "hash": content.hash,
        "signatures": _signatures(content),
        "made": say(language, "made", at=_instant(content, content.as_of)),
    }


def _days(content: MonthPaper, days: Decimal, *, signed: bool = False) -> str:
    return format_days(days, signed=signed, language=content.language)


def _date(content: MonthPaper, day: date) -> str:
    return long_date(day, language=content.language)


def _instant(content: MonthPaper, at: datetime | None) -> str:
    if at is None:
        return ""
    clock = f"{at:%H}{NO_BREAK}h{NO_BREAK}{at:%M}" if is_french(content.language) else f"{at:%H:%M}"
    return f"{_date(content, at.date())}, {clock}"


def _state(content: MonthPaper) -> dict[str, str]:
    kind = content.answer.kind
    if content.is_signed:
        key, tone = ("invoiced" if content.invoiced else "approved"), "good"
    elif kind in ("waiting", "returned"):
        key, tone = kind, "warn"
    else:
        key, tone = "draft", "draft"
    return {"text": say(content.language, key), "tone": tone}


def _lead(content: MonthPaper) -> str:
    said = content.statement
    if not said.available and not said.used:
        return say(content.language, "lead_zero")
    available = _days(content, said.available)
    if not said.used:
        return say(content.language, "lead_none", available=available)
    used = _days(content, said.used)
    return say(content.language, "lead", count=said.used, used=used, available=available)


# -------------------------------------------------------------------------------------- the grid


def _grid(content: MonthPaper, grid: Grid) -> dict[str, Any]:
    return {
        "heads": [_head(content, column) for column in grid.columns],
        "lines": [_line(content, line) for line in grid.lines],
        "several": len(grid.lines) > 1,
        "sums": [
            _sum(_days(content, column.days) if column.days else "", _tone(column))
            for column in grid.columns
        ],
        "total": _days(content, content.statement.used),
    }


def _sum(text: str, tone: str) -> dict[str, str]:
    return {"text": text, "tone": f"{tone} {_length(text)}".strip()}


def _head(content: MonthPaper, column: Column) -> dict[str, str]:
    with override(content.language):
        name = date_format(column.day, "l")
    return {"letter": name[:1].upper(), "number": str(column.day.day), "tone": _tone(column)}


def _tone(column: Column) -> str:
    if not column.runs:
        return "out"
    if column.holiday:
        return "kept"
    return "off" if column.is_off else ""


def _line(content: MonthPaper, line: Line) -> dict[str, Any]:
    return {
        "person": line.person,
        "cells": [_cell(content, cell) for cell in line.cells],
        "total": _days(content, line.total),
    }


def _cell(content: MonthPaper, cell: Cell) -> dict[str, str]:
    mark = say(content.language, "away_mark") if cell.away else ""
    if mark and cell.away < 1:
        mark = f"{format_days(cell.away)}{mark}"
    days = _days(content, cell.days) if cell.days else ""
    return {
        "days": days,
        "away": mark,
        "tone": " ".join(filter(None, [_tone(cell.column), days and "has", _length(days)])),
    }


def _length(days: str) -> str:
    """What is no quarter stands in smaller figures: a column is narrow."""
    return "long" if len(days) > _WIDE else ""


def _legend(content: MonthPaper, grid: Grid) -> list[tuple[str, str]]:
    """What the marks of the grid mean: (name, words), the name empty for a sentence."""
    language = content.language
    lines: list[tuple[str, str]] = []
    if grid.holidays:
        lines.append((say(language, "holidays"), "; ".join(_holidays(content, grid))))
    if grid.away:
        away = "; ".join(_stretch(content, one) for one in grid.away)
        lines.append((f"{say(language, 'away_mark')} = {say(language, 'away')}", away))
    sheet = content.statement.sheet
    if sheet and sheet.first > content.month.first:
        lines.append(("", say(language, "not_run", day=_date(content, sheet.first))))
    if sheet and sheet.last < content.month.last:
        lines.append(("", say(language, "ended", day=_date(content, sheet.last))))
    return lines


def _holidays(content: MonthPaper, grid: Grid) -> list[str]:
    return [
        f"{short_date(one.day, language=content.language)}{NO_BREAK}: {one.holiday}"
        if is_french(content.language)
        else f"{short_date(one.day, language=content.language)}: {one.holiday}"
        for one in grid.holidays
    ]


def _stretch(content: MonthPaper, found: Stretch) -> str:
    language = content.language
    first = short_date(found.first, language=language)
    last = short_date(found.last, language=language)
    key = "away_one" if found.first == found.last else "away_many"
    said = say(language, key, person=found.person, day=first, first=first, last=last)
    return said if found.is_whole else say(language, "away_half", dates=said)


# ----------------------------------------------------------------------------------- the figures


def _figures(content: MonthPaper) -> list[dict[str, str]]:
    """The rows that say something; contracted, available and used always stand there."""
    said, language = content.statement, content.language
    left = max(said.available - said.used - said.carried_out - said.expired, ZERO)
    on_site = _days_on_site(content)
    rows = [
        ("contracted", said.contracted, "", _fractions(content)),
        ("carried_in", said.carried_in, "signed", ()),
        ("borrowed", said.borrowed, "", ()),
        ("available", said.available, "strong", ()),
        ("used", said.used, "strong", ()),
        ("burst", said.burst, "warn", _beyond(content)),
        ("carried_out", said.carried_out, "", ()),
        ("expired", said.expired, "", ()),
        ("left", left, "", ()),
        ("onsite", on_site, "", ()),
    ]
    always = {"contracted", "used"}
    if said.available == said.contracted:
        rows = [row for row in rows if row[0] != "available"]
    return [
        {
            "label": say(language, key),
            "value": _days(content, days, signed=tone == "signed"),
            "tone": tone,
            "notes": notes,  # type: ignore[dict-item]
        }
        for key, days, tone, notes in rows
        if days or key in always
    ]


def _fractions(content: MonthPaper) -> tuple[str, ...]:
    sheet = content.statement.sheet
    shares = [share for share in sheet.shares if not share.is_whole] if sheet else []
    return tuple(_fraction(content, share) for share in shares)


def _fraction(content: MonthPaper, share: Share) -> str:
    said = say(
        content.language,
        "fraction",
        days=_days(content, share.days),
        full=_days(content, share.full),
        covered=share.covered,
        total=share.total,
    )
    return f"{said} {say(content.language, share.by)}"


def _beyond(content: MonthPaper) -> tuple[str, ...]:
    said = content.statement
    rows = (("named", said.named), ("beyond_cap", said.beyond_cap))
    return tuple(
        f"{_days(content, days)} {say(content.language, key)}" for key, days in rows if days
    )


def _days_on_site(content: MonthPaper) -> Decimal:
    on_site = (entry.days for entry in content.statement.entries if entry.place == "onsite")
    return sum(on_site, ZERO)


# ------------------------------------------------------------------------------------ the answer


def _answer(content: MonthPaper) -> list[str]:
    """Who handed the month in, who answered what and when, and what comes next."""
    sentences = [*_handed_in(content), *_said(content), *_next(content)]
    return [typeset(sentence, language=content.language) for sentence in sentences]


def _handed_in(content: MonthPaper) -> list[str]:
    answer, language = content.answer, content.language
    if not answer.kind or answer.handed_in_at is None:
        return [say(language, "not_handed_in")]
    key = "handed_in" if answer.handed_in_by else "handed_in_clock"
    at = _instant(content, answer.handed_in_at)
    return [say(language, key, name=answer.handed_in_by, at=at)]


def _said(content: MonthPaper) -> list[str]:
    answer, language = content.answer, content.language
    if not answer.kind:
        return []
    day = _date(content, answer.answer_by) if answer.answer_by else ""
    said = say(
        language,
        f"said_{answer.kind}",
        name=answer.by,
        client=content.client,
        at=_instant(content, answer.at),
        day=day,
    )
    quoted = [say(language, "said_comment", comment=answer.comment)] if answer.comment else []
    return [said, *quoted]


def _next(content: MonthPaper) -> list[str]:
    answer, language = content.answer, content.language
    if content.is_signed:
        return [say(language, "next_invoiced" if content.invoiced else "next_approved")]
    if answer.kind == "returned":
        return [say(language, "next_returned", name=content.executive)]
    if answer.kind != "waiting":
        return [say(language, "next_draft", name=content.executive)]
    said = [say(language, "next_waiting", client=content.client)]
    if answer.waits_for:
        earlier = capitalised(month_name(answer.waits_for.first, language=language))
        said.append(say(language, "next_after", month=earlier))
    if answer.answer_by:
        said.append(say(language, "next_lapse", day=_date(content, answer.answer_by)))
    elif answer.office_from:
        day = _date(content, answer.office_from)
        said.append(say(language, "next_office", day=day, provider=content.provider))
    return said


def _signatures(content: MonthPaper) -> list[str]:
    """A place to sign by hand, while nobody has signed."""
    if content.is_signed:
        return []
    return [
        say(content.language, "sign_client", client=content.client),
        say(content.language, "sign_provider", provider=content.provider),
    ]


# ----------------------------------------------------------------------------------- the entries


def _entry(content: MonthPaper, entry: Entry) -> dict[str, str]:
    language = content.language
    with override(language):
        day = date_format(entry.day, "D j M")
    return {
        "day": capitalised(day).replace(" ", NO_BREAK),
        "person": entry.person,
        "category": say(language, entry.category),
        "note": typeset(_note(content, entry), language=language),
        "place": say(language, "is_onsite" if entry.place == "onsite" else "remote"),
        "days": _days(content, entry.days),
    }


def _note(content: MonthPaper, entry: Entry) -> str:
    if entry.corrects is None:
        return entry.note or "–"
    day = _date(content, entry.corrects)
    key = "corrects_note" if entry.note else "corrects"
    return say(content.language, key, day=day, note=entry.note)
