"""The committee report on paper: content in, the bytes of a tagged PDF out, always the same.

The cover says the conclusion and what is expected of the committee; outcomes come first, effort
last. A month without work still makes a whole document: what is missing is said, with what
will stand there.
"""

import json
from decimal import Decimal
from typing import Any

from committees.content import CommitteeReport, LogLine, OutcomeNote
from committees.cover import cover
from committees.labels import labels, say
from committees.printed import figures
from common.charts import Bar, burn_bars, columns
from common.days import format_days
from common.pdf import Variant, chart_image, render_pdf
from common.typography import (
    NO_BREAK,
    THIN_NO_BREAK,
    is_french,
    joined,
    long_date,
    month_label,
    month_name,
    short_date,
    typeset,
)

_FEW_LOG_LINES = 5
_FEW_CATEGORIES = 3
_FEW_STEPS = 6
_BLANK_STEPS = 5


def render_report(content: CommitteeReport) -> bytes:
    """Render a report; equal contents give equal bytes."""
    return render_pdf(
        template="committees/pdf/report.html",
        context=_context(content),
        stylesheet="report.css",
        created_at=content.cut_off,
        identifier=json.dumps(content.to_json(), sort_keys=True),
        variant=Variant.ACCESSIBLE,
        rules=content.brand.print_rules,
    )


def _context(content: CommitteeReport) -> dict[str, Any]:
    language = content.language
    label = labels(language)
    return {
        "language": language,
        "label": label,
        "client": content.client,
        "logo": content.brand.picture(width=56, height=13, css="logo", alt=content.provider),
        "engagement": content.engagement,
        "executive": content.executive,
        "month": month_name(content.month.first, language=language),
        "contents": [(key, label[key]) for key in _sections(content)],
        "cover": cover(content),
        "outcomes": _outcomes(content),
        "figures": figures(content),
        "messages": [typeset(line, language=language) for line in content.summary],
        "days": _days(content),
        "categories": _categories(content),
        "log": _log(content),
        "next": _next(content),
        "out_of_scope": [typeset(line, language=language) for line in content.out_of_scope],
    }


def _sections(content: CommitteeReport) -> tuple[str, ...]:
    measured = ("figures",) if content.figures else ()
    return ("outcomes", *measured, "days", "log", "next")


def _days_text(content: CommitteeReport, days: Decimal, *, signed: bool = False) -> str:
    return format_days(days, signed=signed, language=content.language)


def _outcomes(content: CommitteeReport) -> dict[str, Any]:
    states = [outcome.state for outcome in content.outcomes if outcome.state]
    return {
        "lead": typeset(_outcomes_lead(content, states), language=content.language),
        "rows": [_outcome(content, outcome) for outcome in content.outcomes],
        "with_state": bool(states),
    }


def _outcomes_lead(content: CommitteeReport, states: list[str]) -> str:
    language, total = content.language, len(content.outcomes)
    if not total:
        return say(language, "outcomes_none")
    if not states:
        return say(language, "outcomes_count", count=total)
    good = sum(state in ("on_track", "reached") for state in states)
    key = "outcomes_on_track" if good else "outcomes_none_on_track"
    return say(language, key, count=good, total=total)


def _outcome(content: CommitteeReport, outcome: OutcomeNote) -> dict[str, Any]:
    language = content.language
    due = long_date(outcome.due_on, language=language) if outcome.due_on else ""
    return {
        "title": typeset(outcome.title, language=language),
        "note": typeset(outcome.note or say(language, "no_note"), language=language),
        "noted": bool(outcome.note),
        "target": typeset(outcome.target, language=language),
        "due": say(language, "due", date=due) if due else "",
        "state": outcome.state,
        "state_label": labels(language).get(outcome.state, ""),
    }


def _days(content: CommitteeReport) -> dict[str, Any]:
    language = content.language
    month = month_name(content.month.first, language=language)
    return {
        "lead": typeset(_days_lead(content, month), language=language),
        "flows": len(content.history) < 2,
        "chart": _months_chart(content) if len(content.history) > 1 else _used_chart(content),
        "balance_title": say(language, "balance", month=month),
        "balance": _balance(content),
        "history": _history(content) if len(content.history) > 1 else [],
    }


def _days_lead(content: CommitteeReport, month: str) -> str:
    language, days = content.language, content.days
    used = _days_text(content, days.used)
    available = _days_text(content, days.available)
    if not days.used:
        sentences = [say(language, "days_none", month=month)]
    else:
        sentences = [say(language, "days_lead", count=days.used, used=used, available=available)]
    for key, size in (
        ("burst", days.burst),
        ("left", days.left),
        ("carried", days.carried_out),
        ("expired", days.expired),
    ):
        if size > 0:
            text = _days_text(content, size)
            sentences.append(say(language, f"days_{key}", count=size, days=text))
    return " ".join(sentences)


def _balance(content: CommitteeReport) -> list[dict[str, str]]:
    language, days = content.language, content.days
    contracted = say(language, "contracted")
    if days.fraction:
        contracted = say(language, "contracted_part", fraction=days.fraction)
    rows = [
        (contracted, days.contracted, ""),
        (say(language, "carried_in"), days.carried_in, ""),
        *([(say(language, "borrowed"), days.borrowed, "")] if days.borrowed else []),
        (say(language, "available"), days.available, "strong"),
        (say(language, "used"), days.used, "strong"),
        (say(language, "burst"), days.burst, "warn strong" if days.burst else ""),
        *([(say(language, "carried_out"), days.carried_out, "")] if days.carried_out else []),
        (say(language, "expired"), days.expired, ""),
        (say(language, "left"), days.left, ""),
    ]
    return [
        {"label": label, "value": _days_text(content, value), "tone": tone}
        for label, value, tone in rows
    ]


def _months_chart(content: CommitteeReport) -> dict[str, Any]:
    language = content.language
    months = [month_label(item.month.first, language=language) for item in content.history]
    points = "; ".join(
        say(
            language,
            "per_month_point",
            month=month,
            used=_days_text(content, item.used),
            contracted=_days_text(content, item.contracted),
        )
        for month, item in zip(months, content.history, strict=True)
    )
    title = say(language, "per_month_chart", points=points)
    svg = columns(
        done=[item.used for item in content.history],
        plan=[item.contracted for item in content.history],
        labels=months,
        title=title,
        text=lambda days: _days_text(content, days),
        height=136,
        palette=content.brand.palette,
    )
    return {
        "title": say(language, "per_month"),
        "key": typeset(say(language, "per_month_key"), language=language),
        "image": chart_image(svg, alt=title),
    }


def _used_chart(content: CommitteeReport) -> dict[str, Any]:
    language, days = content.language, content.days
    unit = "j" if is_french(language) else "d"
    text = f"{_days_text(content, days.used)} / {_days_text(content, days.available)}"
    month = month_name(content.month.first, language=language)
    row = Bar(label=month, done=days.used, plan=days.available, text=f"{text}{NO_BREAK}{unit}")
    title = say(language, "used_chart", points=f"{month} {text}")
    return {
        "title": say(language, "against"),
        "key": typeset(say(language, "against_key"), language=language),
        "image": chart_image(
            burn_bars(rows=[row], title=title, text_width=56, palette=content.brand.palette),
            alt=title,
        ),
    }


def _history(content: CommitteeReport) -> list[dict[str, str]]:
    return [
        {
            "label": month_label(item.month.first, language=content.language),
            "contracted": _days_text(content, item.contracted),
            "used": _days_text(content, item.used),
            "difference": _days_text(content, item.used - item.contracted, signed=True),
            "tone": "warn" if item.used > item.contracted else "muted",
        }
        for item in content.history
    ]


def _categories(content: CommitteeReport) -> list[dict[str, Any]]:
    percent = f"{THIN_NO_BREAK}%" if is_french(content.language) else "%"
    largest = max([row.days for row in content.categories], default=Decimal(0))
    return [
        {
            "label": row.label,
            "width": max(int(100 * row.days / largest), 0) if largest > 0 else 0,
            "days": _days_text(content, row.days),
            "share": f"{row.share}{percent}",
        }
        for row in content.categories
    ]


def _log(content: CommitteeReport) -> dict[str, Any]:
    people = list(dict.fromkeys(line.person for line in content.log))
    language = content.language
    if content.log:
        lead = say(
            language,
            "log_lead",
            count=len(content.log),
            people=joined(people, language=language),
        )
    else:
        month = month_name(content.month.first, language=language)
        lead = say(language, "days_none", month=month)
    few = _is_short(content) and len(content.categories) <= _FEW_CATEGORIES
    return {
        "lead": typeset(lead, language=language),
        "rows": [_log_row(line, language=language) for line in content.log],
        "with_person": len(people) > 1,
        "total": _days_text(content, sum((line.days for line in content.log), Decimal(0))),
        # In the first month the page before is half empty: the log goes on there.
        "flows": few or len(content.history) < 2,
    }


def _is_short(content: CommitteeReport) -> bool:
    return len(content.log) <= _FEW_LOG_LINES


def _log_row(line: LogLine, *, language: str) -> dict[str, str]:
    return {
        "on": short_date(line.on, language=language),
        "person": line.person,
        "category": line.category,
        "note": typeset(line.note, language=language),
        "days": format_days(line.days, language=language),
    }


def _next(content: CommitteeReport) -> dict[str, Any]:
    language = content.language
    session = say(language, "next_session_open")
    if content.next_session_on:
        date = long_date(content.next_session_on, language=language)
        session = say(language, "next_session", date=date)
    steps = [typeset(line, language=language) for line in content.next_steps]
    return {
        "lead": say(language, "next_lead" if steps else "next_none"),
        "steps": steps,
        "flows": _is_short(content) and len(steps) <= _FEW_STEPS,
        "blank": range(1, _BLANK_STEPS + 1),
        "session": session,
        "session_text": say(language, "next_session_text", executive=content.executive),
        "signatures": [
            say(language, "for_client", client=content.client),
            say(language, "for_provider", provider=content.provider, executive=content.executive),
        ],
    }
