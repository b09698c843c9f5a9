"""The words that a report proposes: plain sentences, by rules, from its own figures.

Three lines that matter (where the month went, what the mandate owes next, how the days stand; where
figures are measured, how these stand comes first and the days fall away), a note per outcome that
the log speaks of, and next steps. The executive makes them their own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from committees.content import CommitteeReport, FigureLine, LogLine, OutcomeNote, Words
from common.days import format_days
from common.typography import Label, all_set, capitalised, is_french, long_date, month_name
from engagements.drift import NO_DRIFT, Drift

ZERO = Decimal(0)
MOST_OF_THE_MONTH = 60
STEPS = 4
TREND = 3
# The states of a figure that has a value and a target, the worst first.
JUDGED = ("off_track", "at_risk", "on_track")

ENGLISH: dict[str, Label] = {
    "focus": "{month} went to {first} first, then {second}: {tail}.",
    "focus_mostly": "{month} went mostly to {first}: {tail}.",
    "focus_one": "{month} went to {first}: {tail}.",
    "figures": "Figures on track: {good} of {total}.",
    "figures_off_track": (
        "Figures on track: {good} of {total}. Off track: {name}, {value} (target: {target})."
    ),
    "figures_at_risk": (
        "Figures on track: {good} of {total}. At risk: {name}, {value} (target: {target})."
    ),
    "some_used": (
        "{used} day of {available} was used",
        "{used} of {available} days were used",
    ),
    "whole_used": "all {available} days were used",
    "more_used": "{used} days were used, {available} were available",
    "idle": "No work was logged in {month}; {available} days were available.",
    "idle_bare": "No work was logged in {month}.",
    "agree": "The outcomes that the mandate is measured on are still to be agreed.",
    "overdue": "“{title}” was due on {date}: the committee says whether it is reached.",
    "due": "The next outcome due is “{title}”, on {date}.",
    "due_target": "The next outcome due is “{title}” ({target}), on {date}.",
    "undated": "The first outcome of the mandate, “{title}”, has no date yet.",
    "undated_target": "The first outcome of the mandate is “{title}”: {target}.",
    "over": (
        "{days} day goes beyond what was available.",
        "{days} days go beyond what was available.",
    ),
    "expired": (
        "{days} day was left and expired with the month.",
        "{days} days were left and expired with the month.",
    ),
    "carried": (
        "{days} day was left and goes on to next month.",
        "{days} days were left and go on to next month.",
    ),
    "left": ("{days} day was not used.", "{days} days were not used."),
    "trend": "Over the last three months {used} days were used, {contracted} were contracted.",
    "worked": ("{days} day on it: {notes}.", "{days} days on it: {notes}."),
    "was_due": "It was due on {date}; the committee says where it stands.",
    "step_overdue": "Say whether “{title}” is reached, or set a new date.",
    "step_due": "Bring “{title}” to its date, {date}.",
    "step_agree": "Agree on two to five outcomes, each with a target and a date.",
    "step_date": "Set a date for “{title}”.",
    "step_target": "Take “{title}” further, towards {target}.",
    "step_drift": (
        "Agree on who takes over day-to-day operations: {days} day of the last four weeks went"
        " there.",
        "Agree on who takes over day-to-day operations: {days} days of the last four weeks went"
        " there.",
    ),
    "step_over": "Agree on what the days beyond the contract were for.",
    "step_go_on": "Carry on with “{note}”.",
    "step_idle": "Agree on how the days of {month} are used.",
}

_FRENCH: dict[str, Label] = {
    "focus": "{month} : {first} d’abord, puis {second} ; {tail}.",
    "focus_mostly": "{month} : surtout {first} ; {tail}.",
    "focus_one": "{month} : {first} ; {tail}.",
    "figures": "Indicateurs conformes : {good} sur {total}.",
    "figures_off_track": (
        "Indicateurs conformes : {good} sur {total}. En écart : {name}, {value} (cible : {target})."
    ),
    "figures_at_risk": (
        "Indicateurs conformes : {good} sur {total}. À surveiller : {name}, {value}"
        " (cible : {target})."
    ),
    "some_used": ("{used} jour réalisé sur {available}", "{used} jours réalisés sur {available}"),
    "whole_used": "les {available} jours disponibles ont été réalisés",
    "more_used": "{used} jours réalisés pour {available} disponibles",
    "idle": "Aucun jour n’a été saisi en {month}, pour {available} jours disponibles.",
    "idle_bare": "Aucun jour n’a été saisi en {month}.",
    "agree": "Les résultats sur lesquels le mandat est jugé restent à arrêter.",
    "overdue": "« {title} » était attendu pour le {date} : le comité dit s’il est atteint.",
    "due": "Prochaine échéance du mandat : « {title} », le {date}.",
    "due_target": "Prochaine échéance du mandat : « {title} » ({target}), le {date}.",
    "undated": "Le premier résultat du mandat, « {title} », n’a pas encore d’échéance.",
    "undated_target": "Le premier résultat du mandat est « {title} » : {target}.",
    "over": ("{days} jour dépasse le disponible.", "{days} jours dépassent le disponible."),
    "expired": (
        "{days} jour n’a pas été utilisé et a expiré avec le mois.",
        "{days} jours n’ont pas été utilisés et ont expiré avec le mois.",
    ),
    "carried": (
        "{days} jour n’a pas été utilisé et passe au mois suivant.",
        "{days} jours n’ont pas été utilisés et passent au mois suivant.",
    ),
    "left": ("{days} jour n’a pas été utilisé.", "{days} jours n’ont pas été utilisés."),
    "trend": "Sur les trois derniers mois, {used} jours réalisés pour {contracted} au contrat.",
    "worked": ("{days} jour consacré : {notes}.", "{days} jours consacrés : {notes}."),
    "was_due": "Attendu pour le {date} ; le comité dit où il en est.",
    "step_overdue": "Dire si « {title} » est atteint, ou fixer une nouvelle date.",
    "step_due": "Conduire « {title} » à son échéance, le {date}.",
    "step_agree": "Arrêter deux à cinq résultats, chacun avec sa cible et sa date.",
    "step_date": "Fixer une échéance pour « {title} ».",
    "step_target": "Avancer sur « {title} », cible : {target}.",
    "step_drift": (
        "Convenir de qui reprend les opérations courantes : {days} jour y a été consacré ces quatre"
        " dernières semaines.",
        "Convenir de qui reprend les opérations courantes : {days} jours y ont été consacrés ces"
        " quatre dernières semaines.",
    ),
    "step_over": "Convenir de l’objet des jours au-delà du contrat.",
    "step_go_on": "Poursuivre « {note} ».",
    "step_idle": "Convenir de l’emploi des jours en {month}.",
}
FRENCH = all_set(_FRENCH)

# Words that say nothing of what an outcome is about.
_EMPTY_WORDS = (
    " about after before between every their there these those under until where which while"
    " without month quarter apres avant entre chaque depuis jusque leurs pendant selon toute"
    " toutes trimestre "
)
_NOTES_SHOWN = 2


def propose(content: CommitteeReport, *, drift: Drift = NO_DRIFT) -> Words:
    """Words for a report, from its figures alone; where the engagement drifts into operations,
    the committee is asked who takes these over, before anything else."""
    return Words(
        summary=_three_lines(content),
        outcome_notes={outcome.id: _note(content, outcome) for outcome in content.outcomes},
        next_steps=_next_steps(content, drift),
    )


def _three_lines(content: CommitteeReport) -> tuple[str, ...]:
    measured = _how_the_figures_stand(content)
    if measured:
        return measured, _what_is_due(content), _where_it_went(content)
    return _where_it_went(content), _what_is_due(content), _how_the_days_stand(content)


def _how_the_figures_stand(content: CommitteeReport) -> str:
    """How many are on track, and the one that matters most of those that are not."""
    judged = [one for one in content.figures if one.status in JUDGED]
    if not judged:
        return ""
    worst = min(judged, key=_matters)
    key = "figures" if worst.status == "on_track" else f"figures_{worst.status}"
    return _say(
        content,
        key,
        good=sum(one.status == "on_track" for one in judged),
        total=len(judged),
        name=worst.name,
        value=worst.value,
        target=worst.target,
    )


def _matters(one: FigureLine) -> tuple[int, bool, bool]:
    """What is off track before what is at risk; then what an outcome hangs on, and what falls."""
    return JUDGED.index(one.status), one.serves is None, one.trend != "worse"


def _say(content: CommitteeReport, key: str, *, count: Decimal = ZERO, **values: Any) -> str:
    french = is_french(content.language)
    sentence = (FRENCH if french else ENGLISH)[key]
    if isinstance(sentence, tuple):
        one = abs(count) < 2 if french else abs(count) <= 1
        sentence = sentence[0 if one else 1]
    return sentence.format(**values)


def _days(content: CommitteeReport, days: Decimal) -> str:
    return format_days(days, language=content.language)


def _date(content: CommitteeReport, outcome: OutcomeNote) -> str:
    return long_date(outcome.due_on, language=content.language) if outcome.due_on else ""


def _where_it_went(content: CommitteeReport) -> str:
    days, language = content.days, content.language
    month = month_name(content.month.first, language=language)
    ranked = [row for row in content.categories if row.days > 0]
    available = _days(content, days.available)
    if days.used <= 0 or not ranked:
        key = "idle" if days.available > 0 else "idle_bare"
        return _say(content, key, month=month, available=available)
    key = "focus_one" if len(ranked) == 1 else "focus"
    if len(ranked) > 1 and ranked[0].share >= MOST_OF_THE_MONTH:
        key = "focus_mostly"
    named = [row.label.lower() for row in ranked]
    return _say(
        content,
        key,
        month=capitalised(month),
        first=named[0],
        second=named[min(1, len(named) - 1)],
        tail=_tail(content),
    )


def _tail(content: CommitteeReport) -> str:
    days = content.days
    key = "whole_used" if days.used == days.available else "some_used"
    if days.used > days.available:
        key = "more_used"
    used, available = _days(content, days.used), _days(content, days.available)
    return _say(content, key, count=days.used, used=used, available=available)


def _overdue(content: CommitteeReport) -> list[OutcomeNote]:
    dated = [outcome for outcome in content.outcomes if outcome.due_on]
    late = [outcome for outcome in dated if outcome.due_on and outcome.due_on <= content.month.last]
    return sorted(late, key=_due)


def _upcoming(content: CommitteeReport) -> list[OutcomeNote]:
    dated = [outcome for outcome in content.outcomes if outcome.due_on]
    ahead = [outcome for outcome in dated if outcome.due_on and outcome.due_on > content.month.last]
    return sorted(ahead, key=_due)


def _due(outcome: OutcomeNote) -> tuple[str, int]:
    return str(outcome.due_on), outcome.id


def _what_is_due(content: CommitteeReport) -> str:
    if not content.outcomes:
        return _say(content, "agree")
    for key, found in (("overdue", _overdue(content)), ("due", _upcoming(content))):
        if found:
            first = found[0]
            if key == "due" and first.target:
                key = "due_target"
            return _say(
                content, key, title=first.title, target=first.target, date=_date(content, first)
            )
    first = content.outcomes[0]
    key = "undated_target" if first.target else "undated"
    return _say(content, key, title=first.title, target=first.target)


def _how_the_days_stand(content: CommitteeReport) -> str:
    """What is over or left; where the first line says it all, how the last months went."""
    days = content.days
    if days.used <= 0:
        return ""
    for key, size in (
        ("over", days.burst),
        ("expired", days.expired),
        ("carried", days.carried_out),
        ("left", days.left),
    ):
        if size > 0:
            return _say(content, key, count=size, days=_days(content, size))
    recent = content.history[-TREND:]
    if len(recent) < TREND:
        return ""
    return _say(
        content,
        "trend",
        used=_days(content, sum((month.used for month in recent), ZERO)),
        contracted=_days(content, sum((month.contracted for month in recent), ZERO)),
    )


def _subjects(text: str) -> set[str]:
    """The telling words of a text, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return {word for word in re.findall(r"[^\W\d_]{5,}", bare) if f" {word} " not in _EMPTY_WORDS}


def _commonplace(log: Sequence[LogLine]) -> set[str]:
    """Words that stand in so many entries that they tell nothing, as "marketing" does of a CMO."""
    counted = Counter(word for line in log for word in _subjects(line.note))
    return {word for word, count in counted.items() if count > max(2, len(log) // 4)}


def _note(content: CommitteeReport, outcome: OutcomeNote) -> str:
    """What the log says of an outcome: the entries that share a telling word with its title."""
    sought = _subjects(outcome.title) - _commonplace(content.log)
    lines = [line for line in content.log if sought & _subjects(line.note)]
    spent = sum((line.days for line in lines), ZERO)
    if spent > 0:
        notes = "; ".join(_notes(lines)[:_NOTES_SHOWN])
        return _say(content, "worked", count=spent, days=_days(content, spent), notes=notes)
    if outcome.due_on and outcome.due_on <= content.month.last:
        return _say(content, "was_due", date=_date(content, outcome))
    return ""


def _notes(lines: Sequence[LogLine]) -> list[str]:
    """The notes of some entries, each once, the one with the most days first."""
    spent: dict[str, Decimal] = {}
    for line in lines:
        note = line.note.strip().rstrip(".")
        if note:
            spent[note] = spent.get(note, ZERO) + line.days
    return sorted(spent, key=lambda note: -spent[note])


def _next_steps(content: CommitteeReport, drift: Drift) -> tuple[str, ...]:
    steps = []
    if drift.is_drifting:
        days = drift.operational
        steps.append(_say(content, "step_drift", count=days, days=_days(content, days)))
    steps += [_say(content, "step_overdue", title=late.title) for late in _overdue(content)]
    if not content.outcomes:
        steps.append(_say(content, "step_agree"))
    for outcome in _upcoming(content)[:1]:
        steps.append(_say(content, "step_due", title=outcome.title, date=_date(content, outcome)))
    undated = [outcome for outcome in content.outcomes if not outcome.due_on]
    for outcome in undated[:1]:
        key = "step_target" if outcome.target else "step_date"
        steps.append(_say(content, key, title=outcome.title, target=outcome.target))
    if content.days.burst > 0:
        steps.append(_say(content, "step_over"))
    if notes := _notes(content.log):
        steps.append(_say(content, "step_go_on", note=notes[0]))
    else:
        following = month_name(content.month.plus(1).first, language=content.language)
        steps.append(_say(content, "step_idle", month=following))
    return tuple(steps[:STEPS])
