"""One KPI as it is typed: everything that is said of it, its owners, its baseline, its targets.

Only the limits that its direction has are asked for; an owner without a function and a target
without a limit are none.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from engagements.forms.fields import DateInput
from engagements.models import Outcome
from kpis.editing import Aim, Baseline, Facts, Owner
from kpis.forms.frameworks import CURRENCIES, know_currency
from kpis.forms.values import ValueField
from kpis.models import DefinitionVersion, FinancialGoal, Function, Kpi, KpiOwner, Target
from kpis.status import Limits
from kpis.targets import FALLS, RISES, sides

FEWEST_OWNERS, MOST_OWNERS = 2, 6
NEW = "new"
FIXED = ("unit", "currency", "per", "cadence")


@dataclass(frozen=True)
class Row:
    """The fields of an owner, or of a target."""

    name: str
    fields: tuple[forms.BoundField, ...]
    is_new: bool = False

    def __iter__(self) -> Iterator[forms.BoundField]:
        return iter(self.fields)


class KpiForm(forms.Form):
    """Everything that is said of a KPI."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    why = forms.CharField(
        label=gettext_lazy("Why it matters"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One plain sentence for the founder."),
    )
    counted = forms.CharField(
        label=gettext_lazy("What is counted"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    definition = forms.ModelChoiceField(
        queryset=DefinitionVersion.objects.none(),
        label=gettext_lazy("Counts by the word"),
        required=False,
        empty_label=pgettext_lazy("definition", "None"),
    )
    is_activity = forms.BooleanField(
        label=gettext_lazy("It measures activity, not outcome"),
        required=False,
        help_text=gettext_lazy("How much is done, whatever comes of it."),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=Kpi.Unit.choices)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[("", pgettext_lazy("currency", "None")), *CURRENCIES],
        required=False,
    )
    per = forms.ChoiceField(label=gettext_lazy("Per"), choices=Kpi.Per.choices, required=False)
    cadence = forms.ChoiceField(label=gettext_lazy("How often"), choices=Kpi.Cadence.choices)
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=Kpi.Direction.choices, required=False
    )
    gather = forms.ChoiceField(
        label=gettext_lazy("Over a longer time"),
        choices=Kpi.Gather.choices,
        help_text=gettext_lazy("How weeks make a month, and months a quarter."),
    )
    counts_from = forms.DateField(
        label=gettext_lazy("Counted from"),
        widget=DateInput,
        help_text=gettext_lazy("Periods before this day are not missed."),
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("Due after the period, in days"), min_value=0, max_value=60
    )
    sources = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("The system that it is read in. Two, with a comma, are a conflict."),
    )
    formula = forms.CharField(
        label=gettext_lazy("Formula"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Empty where it is typed in. Figures by their names below; + − * / and brackets."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=gettext_lazy("Name in formulas"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    outcome = forms.ModelChoiceField(
        queryset=Outcome.objects.none(),
        label=gettext_lazy("Outcome of the mandate"),
        required=False,
        empty_label=pgettext_lazy("outcome", "None"),
    )
    goal = forms.ModelChoiceField(
        queryset=FinancialGoal.objects.none(),
        label=gettext_lazy("Financial goal"),
        required=False,
        empty_label=pgettext_lazy("goal", "None"),
    )
    baseline_on = forms.DateField(
        label=gettext_lazy("A day of its period"), widget=DateInput, required=False
    )

    def __init__(
        self,
        *args: Any,
        kpi: Kpi,
        versions: Sequence[DefinitionVersion],
        is_read: bool,
        settled: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        self.kpi = kpi
        kwargs["initial"] = {**_initial(kpi), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.targets = sorted(kpi.targets.all(), key=lambda one: one.starts_on)
        self.settled = set(settled)
        know_currency(self.fields["currency"], kpi.currency)
        self._offer(versions)
        self.fields["baseline"] = ValueField(kpi=kpi, label=_("It began at"), initial=kpi.baseline)
        self._owner_rows = self._add_owners()
        self._sides = sides(self._direction())
        self._target_rows = [] if kpi.is_input else self._add_targets()
        if kpi.is_input:
            for name in ("why", "is_activity", "direction", "outcome", "goal", "baseline"):
                del self.fields[name]
            del self.fields["baseline_on"]
        self._hold(is_read=is_read)

    # ------------------------------------------------------------------------------ what is asked

    def _direction(self) -> str:
        """The direction that was typed, or that it has: it says which limits there are."""
        typed = str(self.data.get("direction", "")) if self.is_bound else ""
        return typed if typed in Kpi.Direction.values else self.kpi.direction

    def _offer(self, versions: Sequence[DefinitionVersion]) -> None:
        kpi = self.kpi
        definition: Any = self.fields["definition"]
        ids = [one.pk for one in versions]
        definition.queryset = DefinitionVersion.objects.filter(pk__in=ids)
        definition.choices = [
            ("", pgettext_lazy("definition", "None")),
            *((one.pk, _said(one)) for one in versions),
        ]
        outcome: Any = self.fields["outcome"]
        outcome.queryset = Outcome.objects.filter(engagement=kpi.engagement_id).in_order()
        goal: Any = self.fields["goal"]
        goals = FinancialGoal.objects.filter(engagement=kpi.engagement_id)
        goal.queryset = goals.order_by("position")

    def _hold(self, *, is_read: bool) -> None:
        """What cannot be changed any more is shown, and not asked."""
        if is_read:
            for name in FIXED:
                self.fields[name].disabled = True
        if self.kpi.baseline_frozen_at is not None and not self.kpi.is_input:
            self.fields["baseline"].disabled = self.fields["baseline_on"].disabled = True
        for target in self.targets:
            if target.pk in self.settled:
                for name in ("starts_on", *self._sides):
                    field = self.fields.get(f"{name}_{target.pk}")
                    if field is not None:
                        field.disabled = True

    def _add_owners(self) -> list[str]:
        held = sorted(self.kpi.owners.all(), key=lambda one: (one.side, one.pk))
        count = min(max(len(held) + 1, FEWEST_OWNERS), MOST_OWNERS)
        rows = []
        for number in range(max(count, len(held))):
            one = held[number] if number < len(held) else None
            self.fields[f"function_{number}"] = forms.ChoiceField(
                label=_("Function"),
                choices=[("", pgettext_lazy("function", "None")), *Function.choices],
                required=False,
                initial=one.function if one else "",
            )
            self.fields[f"person_{number}"] = forms.CharField(
                label=_("Person"), max_length=80, required=False, initial=one.name if one else ""
            )
            self.fields[f"side_{number}"] = forms.ChoiceField(
                label=_("Side"),
                choices=KpiOwner.Side.choices,
                required=False,
                initial=one.side if one else KpiOwner.Side.CLIENT,
            )
            rows.append(str(number))
        return rows

    def _add_targets(self) -> list[str]:
        if not self._sides:
            return []
        rows = []
        for target in [*self.targets, None]:
            row = str(target.pk) if target else NEW
            starts = forms.DateField(
                label=_("From the period of"),
                widget=DateInput,
                required=False,
                initial=target.starts_on if target else None,
            )
            self.fields[f"starts_on_{row}"] = starts
            for side in self._sides:
                self.fields[f"{side}_{row}"] = ValueField(
                    kpi=self.kpi,
                    label=_side_label(side, self._direction()),
                    initial=getattr(target, side) if target else None,
                )
            rows.append(row)
        return rows

    # ------------------------------------------------------------------------- how it is laid out

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def said(self) -> list[forms.BoundField]:
        return self._named("name", "why", "counted")

    @property
    def meant(self) -> list[forms.BoundField]:
        return self._named("definition", "sources")

    @property
    def measured(self) -> list[forms.BoundField]:
        names = ("unit", "currency", "per", "cadence", "direction", "gather")
        return self._named(*names, "counts_from", "due_days")

    @property
    def computed(self) -> list[forms.BoundField]:
        return self._named("formula", "key")

    @property
    def began(self) -> list[forms.BoundField]:
        return self._named("baseline", "baseline_on")

    @property
    def serves(self) -> list[forms.BoundField]:
        return self._named("outcome", "goal")

    @property
    def owner_rows(self) -> list[Row]:
        return [
            Row(row, tuple(self[f"{name}_{row}"] for name in ("function", "person", "side")))
            for row in self._owner_rows
        ]

    @property
    def target_rows(self) -> list[Row]:
        return [
            Row(
                row,
                tuple(self[f"{name}_{row}"] for name in ("starts_on", *self._sides)),
                is_new=row == NEW,
            )
            for row in self._target_rows
        ]

    # --------------------------------------------------------------------------- what it comes to

    @property
    def facts(self) -> Facts:
        given = self.cleaned_data
        return Facts(
            name=given["name"],
            unit=given["unit"],
            cadence=given["cadence"],
            direction=given.get("direction") or self.kpi.direction,
            counts_from=given["counts_from"],
            key=given["key"],
            why=given.get("why", ""),
            counted=given["counted"],
            currency=given["currency"],
            per=given["per"],
            gather=given["gather"],
            formula=given["formula"],
            sources=tuple(given["sources"].replace(";", ",").split(",")),
            is_input=self.kpi.is_input,
            is_activity=given.get("is_activity", False),
            due_days=given["due_days"],
            definition=given["definition"],
            outcome=given.get("outcome"),
            goal=given.get("goal"),
            owners=tuple(self._owners()),
        )

    def _owners(self) -> Iterator[Owner]:
        given = self.cleaned_data
        for row in self._owner_rows:
            function = given[f"function_{row}"]
            if function:
                side = given[f"side_{row}"] or KpiOwner.Side.CLIENT
                yield Owner(side, function, given[f"person_{row}"])

    @property
    def baseline(self) -> Baseline:
        given = self.cleaned_data
        return Baseline(given.get("baseline"), given.get("baseline_on"))

    @property
    def aims(self) -> list[Aim]:
        known = {str(one.pk): one for one in self.targets}
        rows = [row for row in self._target_rows if row == NEW or int(row) not in self.settled]
        aims = [self._aim(row, known.get(row)) for row in rows]
        return [one for one in aims if one.target is not None or not one.is_empty]

    def _aim(self, row: str, target: Target | None) -> Aim:
        given = self.cleaned_data
        limits = Limits(**{side: given[f"{side}_{row}"] for side in self._sides})
        starts_on: dt.date | None = given[f"starts_on_{row}"]
        return Aim(row, starts_on or (target.starts_on if target else None), limits, target)


def _initial(kpi: Kpi) -> dict[str, Any]:
    names = ("name", "why", "counted", "definition", "is_activity", "unit", "currency", "per")
    more = ("cadence", "direction", "gather", "counts_from", "due_days", "formula", "key")
    found = {name: getattr(kpi, name) for name in (*names, *more, "baseline_on")}
    found["definition"] = kpi.definition_id
    found["outcome"], found["goal"] = kpi.outcome_id, kpi.goal_id
    found["sources"] = ", ".join(kpi.sources)
    return found


def _said(version: DefinitionVersion) -> str:
    return _("%(word)s, version %(number)d") % {
        "word": version.definition.word,
        "number": version.number,
    }


def _side_label(side: str, direction: str) -> str:
    """What a limit is called for a direction."""
    if direction in RISES:
        return _("On track from") if side == "low" else _("At risk from")
    if direction in FALLS:
        return _("On track up to") if side == "high" else _("At risk up to")
    labels = {
        "low": _("On track from"),
        "high": _("On track up to"),
        "amber_low": _("At risk from"),
        "amber_high": _("At risk up to"),
    }
    return labels[side]
