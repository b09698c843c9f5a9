"""The cover of the report: the conclusion, four key figures, and what is expected."""

from typing import Any

from django.utils.text import Truncator

from committees.content import CommitteeReport
from committees.labels import say
from common.charts import meter, spark
from common.days import format_days
from common.pdf import chart_image
from common.typography import (
    THIN_NO_BREAK,
    capitalised,
    is_french,
    long_date,
    month_name,
    typeset,
)

_TROUBLED = ("at_risk", "off_track")
_TONES = {"calm": "good", "watch": "warn", "over": "bad"}
# So many letters fit the panel in the large, then in the middle type size.
_SHORT_LINE = 260
_LONG_LINE = 440
# The running head shares its line with the section's title.
_RUNNING_CLIENT = 48
_METER_WIDTH = 100
_METER_HEIGHT = 6


def cover(content: CommitteeReport) -> dict[str, Any]:
    """Everything the cover prints."""
    language = content.language
    month = month_name(content.month.first, language=language)
    line = typeset(_conclusion(content, month), language=language)
    return {
        "running": say(
            language,
            "running",
            client=Truncator(content.client).chars(_RUNNING_CLIENT),
            month=month,
        ),
        "month": capitalised(month),
        "date": _date(content),
        "line": line,
        "fit": "" if len(line) < _SHORT_LINE else "long" if len(line) < _LONG_LINE else "longer",
        "figures": [_outcomes(content), _used(content), _left(content), _focus(content)],
        "expected": [typeset(text, language=language) for text in _expected(content, month)],
        "foot": say(
            language,
            "prepared_by",
            executive=content.executive,
            role=content.role,
            provider=content.provider,
            date=long_date(content.cut_off.date(), language=language),
        ),
    }


def _text(content: CommitteeReport, days: Any) -> str:
    return format_days(days, language=content.language)


def _conclusion(content: CommitteeReport, month: str) -> str:
    if content.summary:
        return content.summary[0]
    days = content.days
    if not days.used:
        return say(content.language, "cover_idle", month=month)
    return say(
        content.language,
        "cover_used",
        count=days.used,
        used=_text(content, days.used),
        available=_text(content, days.available),
        month=month,
    )


def _date(content: CommitteeReport) -> str:
    if not content.session_on:
        return content.role
    date = long_date(content.session_on, language=content.language)
    return f"{content.role}. {say(content.language, 'session', date=date)}"


def _figure(
    label: str, value: str, unit: str, chart: str, note: str, tone: str = ""
) -> dict[str, Any]:
    """One key figure; its picture reads as the figure itself, for it says nothing else."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "chart": chart_image(chart, alt=f"{label}, {value} {unit}".strip()),
        "note": note,
        "tone": tone or "muted",
    }


def _gauge(content: CommitteeReport, value: Any, total: Any, tone: str = "accent") -> str:
    return meter(
        value=value,
        total=total,
        title="",
        tone=tone,
        width=_METER_WIDTH,
        height=_METER_HEIGHT,
        palette=content.brand.palette,
    )


def _outcomes(content: CommitteeReport) -> dict[str, Any]:
    language, total = content.language, len(content.outcomes)
    states = [outcome.state for outcome in content.outcomes if outcome.state]
    if not states:
        label = say(language, "kpi_outcomes_plain")
        return _figure(
            label, str(total) if total else "–", "", _gauge(content, 0, 1), _first_due(content)
        )
    troubled = sum(state in _TROUBLED for state in states)
    good = sum(state in ("on_track", "reached") for state in states)
    tone = "bad" if "off_track" in states else "warn" if troubled else "good"
    note = say(language, "all_on_track")
    if troubled:
        note = say(language, "need_attention", count=troubled)
    label = say(language, "kpi_outcomes")
    return _figure(label, str(good), f"/ {total}", _gauge(content, good, total, tone), note, tone)


def _first_due(content: CommitteeReport) -> str:
    if not content.outcomes:
        return say(content.language, "to_agree")
    dates = [outcome.due_on for outcome in content.outcomes if outcome.due_on]
    if not dates:
        return say(content.language, "no_due")
    date = long_date(min(dates), language=content.language)
    return typeset(say(content.language, "first_due", date=date), language=content.language)


def _used(content: CommitteeReport) -> dict[str, Any]:
    language, days = content.language, content.days
    tone = _TONES.get(days.state, "")
    chart = _gauge(content, days.used, days.available, tone)
    if len(content.history) > 1:
        chart = spark(
            values=[item.used for item in content.history],
            target=days.contracted,
            title="",
            tone=tone,
            width=_METER_WIDTH,
            height=20,
            palette=content.brand.palette,
        )
    note = say(language, days.state) if days.state in ("calm", "watch") else ""
    if days.state == "over":
        note = say(language, "over", days=_text(content, days.used - days.available))
    if not days.used:
        note, tone = say(language, "no_work"), ""
    value, unit = _text(content, days.used), f"/ {_text(content, days.available)}"
    return _figure(say(language, "kpi_used"), value, unit, chart, note, tone)


def _left(content: CommitteeReport) -> dict[str, Any]:
    language, days = content.language, content.days
    note = say(language, "without_carried")
    if days.carried_in:
        note = say(language, "with_carried", days=_text(content, days.carried_in))
    if days.carried_out:
        note = say(language, "some_carried", days=_text(content, days.carried_out))
    if days.expired:
        note = say(language, "some_expired", days=_text(content, days.expired))
    chart = _gauge(content, max(days.left, 0), max(days.available, 0) or 1)
    return _figure(say(language, "kpi_left"), _text(content, days.left), "", chart, note)


def _focus(content: CommitteeReport) -> dict[str, Any]:
    language = content.language
    label = say(language, "kpi_focus")
    if not content.categories:
        return _figure(label, "–", "", _gauge(content, 0, 1), say(language, "no_work"))
    largest = max(content.categories, key=lambda row: row.days)
    percent = f"{THIN_NO_BREAK}%" if is_french(language) else "%"
    chart = _gauge(content, largest.share, 100)
    return _figure(label, str(largest.share), percent, chart, largest.label)


def _expected(content: CommitteeReport, month: str) -> list[str]:
    language, days = content.language, content.days
    troubled = sum(outcome.state in _TROUBLED for outcome in content.outcomes)
    lines = []
    if troubled:
        lines.append(say(language, "discuss", count=troubled))
    elif not content.outcomes:
        lines.append(say(language, "agree_outcomes"))
    else:
        lines.append(say(language, "review_outcomes"))
    if days.burst:
        used = _text(content, days.burst)
        lines.append(say(language, "agree_burst", count=days.burst, days=used))
    if days.used:
        used = _text(content, days.used)
        lines.append(say(language, "confirm_days", count=days.used, days=used, month=month))
    else:
        lines.append(say(language, "confirm_none"))
    lines.append(say(language, "agree_next"))
    return lines
