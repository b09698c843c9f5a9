"""What people type about the conditions that hold from a day on; the rules are in the rooms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.days import CannotReadDays, format_days, parse_days
from engagements import volumes
from engagements.forms.fields import DateInput, DaysField, UsualChoice
from engagements.models import Engagement, Term
from engagements.presets import PRESETS, conditions_of

MONTH_DAYS = 31
ASKED = (
    ("yes", gettext_lazy("Asked for before the work")),
    ("no", gettext_lazy("Need no question")),
)
ITSELF = (
    ("no", gettext_lazy("Waits for an answer")),
    ("yes", gettext_lazy("Counts as approved after the delay")),
)
# What a term holds of the form, beside its volume.
OF_TERM = (
    "day_rate", "currency", "billing", "proration", "hours_per_day", "approval_days",
    "approves_itself", "burst_cap", "burst_rate", "burst_asked", "rollover_days",
    "rollover_months", "deficit_days", "onsite_days", "drift_share", "purchase_order",
    "agreed_by", "agreed_on", "reason",
)  # fmt: skip
# Said anew with each term: who agreed to the last one did not agree to this one.
OF_ITS_OWN = {"agreed_by", "agreed_on", "reason"}


def _yes_or_no(choices: Any, *, label: Any, usual: str, hint: Any = "") -> UsualChoice:
    """A choice of two that is kept as a truth."""
    return UsualChoice(
        label=label,
        choices=choices,
        coerce=lambda said: said == "yes",
        initial=usual,
        help_text=hint,
    )


class VolumeForm(forms.Form):
    """How much, counted in what; for the preview too, where anything may be missing."""

    days_per_month = DaysField(
        label=gettext_lazy("Volume"), help_text=gettext_lazy("In quarters: 4, 7½.")
    )
    volume_unit = UsualChoice(
        label=gettext_lazy("Counted in"), choices=Term.Unit.choices, initial=Term.Unit.MONTH
    )
    hours_per_day = forms.DecimalField(
        label=gettext_lazy("Hours per day"),
        min_value=1,
        max_value=24,
        decimal_places=2,
        initial=8,
        help_text=gettext_lazy("Turns hours into days: agreed ones, and those of a time sheet."),
    )

    @property
    def monthly(self) -> Decimal | None:
        """The days a month that were typed, in whatever unit; None where they cannot be known."""
        given = getattr(self, "cleaned_data", {})
        volume, hours = given.get("days_per_month"), given.get("hours_per_day")
        if volume is None or hours is None:
            return None
        unit = given.get("volume_unit") or Term.Unit.MONTH
        return volumes.monthly(unit=unit, volume=volume, hours_per_day=hours)


class TermForm(VolumeForm):
    """The conditions that hold from a day on."""

    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    preset = forms.ChoiceField(
        label=gettext_lazy("How days are handled"),
        choices=[(one.key, one.name) for one in PRESETS.values()],
        required=False,
        widget=forms.RadioSelect,
    )
    # The preset that was filled in last, and the days it was filled in for: "flexible 8.00".
    filled = forms.CharField(required=False, widget=forms.HiddenInput)
    day_rate = forms.DecimalField(
        label=gettext_lazy("Day rate"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        # The rate card is offered beside what is typed.
        widget=forms.NumberInput(attrs={"list": "rates"}),
        help_text=gettext_lazy("Before VAT."),
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    billing = forms.ChoiceField(
        label=gettext_lazy("Billing"), choices=Term.Billing.choices, initial=Term.Billing.FIXED
    )
    proration = forms.ChoiceField(
        label=gettext_lazy("Months begun or ended in between"),
        choices=Term.Proration.choices,
        initial=Term.Proration.WORKING,
    )
    rollover_days = DaysField(
        label=gettext_lazy("Unused days that go on"),
        required=False,
        help_text=gettext_lazy("At most, into later months; none where nothing is said."),
    )
    rollover_months = forms.IntegerField(
        label=gettext_lazy("For how many months"), required=False, min_value=0, max_value=24
    )
    deficit_days = DaysField(
        label=gettext_lazy("Days borrowed ahead"),
        required=False,
        help_text=gettext_lazy("At most, from the next month, before days are beyond."),
    )
    burst_cap = DaysField(
        label=gettext_lazy("Most days beyond the contract"),
        required=False,
        help_text=gettext_lazy("Per month; half the days per month where nothing is said."),
    )
    burst_rate = forms.DecimalField(
        label=gettext_lazy("Rate beyond the contract"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("The day rate where nothing is said."),
    )
    burst_asked = _yes_or_no(ASKED, label=gettext_lazy("Days beyond the contract"), usual="yes")
    approval_days = forms.IntegerField(
        label=gettext_lazy("Working days to approve a month"),
        min_value=1,
        max_value=60,
        initial=5,
    )
    approves_itself = _yes_or_no(
        ITSELF,
        label=gettext_lazy("A month without an answer"),
        usual="no",
        hint=gettext_lazy(
            "If it counts as approved, the client is told so, with the day, when the month is"
            " handed in."
        ),
    )
    onsite_days = DaysField(
        label=gettext_lazy("Days on site per month"),
        required=False,
        help_text=gettext_lazy("None where nothing was agreed."),
    )
    drift_share = forms.IntegerField(
        label=gettext_lazy("Operational work, at most (%)"),
        required=False,
        min_value=0,
        max_value=100,
        initial=20,
        help_text=gettext_lazy("Past this share of four weeks the engagement drifts."),
    )
    purchase_order = forms.CharField(
        label=gettext_lazy("Purchase order"), max_length=40, required=False
    )
    agreed_by = forms.CharField(
        label=gettext_lazy("Agreed by"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Who said yes on the client's side."),
    )
    agreed_on = forms.DateField(label=gettext_lazy("Agreed on"), widget=DateInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Both sides read it beside what changes."),
    )

    def clean(self) -> dict[str, Any]:
        """Days go on or are borrowed only where they are paid ahead, and for some time."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        days = given.get("rollover_days") or Decimal(0)
        months = given.get("rollover_months") or 0
        deficit = given.get("deficit_days") or Decimal(0)
        given.update(rollover_days=days, rollover_months=months, deficit_days=deficit)
        given["onsite_days"] = given.get("onsite_days") or Decimal(0)
        if given.get("drift_share") is None:
            given["drift_share"] = self.base_fields["drift_share"].initial
        self._clean_rollover(days, months)
        if given.get("billing") == Term.Billing.ACTUAL:
            said = _("Days billed as used are not paid ahead: there is nothing to move.")
            for name, value in (("rollover_days", days), ("deficit_days", deficit)):
                if value and name not in self.errors:
                    self.add_error(name, said)
        monthly = self.monthly
        if monthly is not None and not 0 <= monthly <= MONTH_DAYS:
            self.add_error("days_per_month", _("A month has 31 days at most."))
        return given

    def _clean_rollover(self, days: Decimal, months: int) -> None:
        if days and not months and "rollover_months" not in self.errors:
            self.add_error("rollover_months", _("Say for how many months they go on."))
        if months and not days and "rollover_days" not in self.errors:
            self.add_error("rollover_days", _("Say how many days go on at most."))
        if not 0 <= days <= MONTH_DAYS * max(months, 1) and "rollover_days" not in self.errors:
            said = _("A month has 31 days at most.")
            if months > 1:
                said = _("In %(count)d months there are %(days)d days at most.")
                said %= {"count": months, "days": MONTH_DAYS * months}
            self.add_error("rollover_days", said)

    def clean_deficit_days(self) -> Decimal | None:
        return self._days_of_a_month("deficit_days")

    def clean_onsite_days(self) -> Decimal | None:
        return self._days_of_a_month("onsite_days")

    def clean_burst_cap(self) -> Decimal | None:
        return self._days_of_a_month("burst_cap")

    def _days_of_a_month(self, name: str) -> Decimal | None:
        days: Decimal | None = self.cleaned_data[name]
        if days is not None and not 0 <= days <= MONTH_DAYS:
            raise ValidationError(_("A month has 31 days at most."))
        return days

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if not (currency.isascii() and currency.isalpha()):
            raise ValidationError(_("A currency has three letters, like EUR."))
        return currency

    @property
    def conditions(self) -> dict[str, Any]:
        """The fields of the term, without its first day."""
        given = self.cleaned_data
        unit = given["volume_unit"]
        return {
            **{name: given[name] for name in OF_TERM},
            "days_per_month": self.monthly,
            "volume_unit": unit,
            "volume": None if unit == Term.Unit.MONTH else given["days_per_month"],
        }

    @property
    def preset_choices(self) -> list[tuple[Any, Any]]:
        """Each radio button with what its preset means."""
        says = [one.says for one in PRESETS.values()]
        return list(zip(self["preset"], says, strict=True))


def conditions_as_typed(conditions: Mapping[str, Any]) -> dict[str, str]:
    """Conditions as they stand in fields."""

    def typed(value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Decimal):
            return format_days(value)
        return "" if value is None else str(value)

    return {name: typed(value) for name, value in conditions.items()}


def initial_of(term: Term | None) -> dict[str, Any]:
    """What stands in the fields of a new term: what the last one says."""
    if term is None:
        return {}
    held = {name: getattr(term, name) for name in OF_TERM if name not in OF_ITS_OWN}
    truths = {name: "yes" if held[name] else "no" for name in ("burst_asked", "approves_itself")}
    volume = term.days_per_month if term.volume is None else term.volume
    return {**held, **truths, "days_per_month": volume, "volume_unit": term.volume_unit}


def _plain(text: Any) -> str:
    """A field's text so that 2 and 2.00, ½ and 0.5 compare as the figures they are."""
    if isinstance(text, bool):
        return "yes" if text else "no"
    try:
        days = parse_days(str(text))
    except CannotReadDays:
        return "" if text is None else str(text).strip()
    return f"{days.normalize():f}"


def _filled_last(said: str) -> dict[str, Any]:
    """What the preset filled in that was chosen last: "flexible 8.00"."""
    key, _sep, for_days = said.partition(" ")
    try:
        days = parse_days(for_days)
    except CannotReadDays:
        return {}
    if key not in PRESETS:
        return {}
    return {**conditions_of(preset=key, days=days), **PRESETS[key].engagement}


def fill_in(
    *, typed: dict[str, Any], before: Mapping[str, Any], days: Decimal, overwrite: bool
) -> list[str]:
    """Fill a preset into what was typed; gives the names of fields that were kept.

    A field is filled where it stands as it was `before`, or as the last preset left it; what a
    person changed by hand stays unless they ask to `overwrite` it.
    """
    preset = PRESETS[typed["preset"]]
    last = _filled_last(str(typed.get("filled") or ""))
    wanted = {**conditions_as_typed(preset.days(days)), **preset.engagement}
    kept = []
    for name, value in wanted.items():
        if name not in typed:
            continue
        now = _plain(typed[name])
        untouched = {_plain(before.get(name)), _plain(value)}
        if name in last:
            untouched.add(_plain(conditions_as_typed({name: last[name]})[name]))
        if overwrite or now in untouched:
            typed[name] = value
        else:
            kept.append(name)
    typed["filled"] = f"{preset.key} {days}"
    return kept


class EstimateForm(VolumeForm):
    """What a first estimate of the volume asks: the role, how many people, how mature."""

    MATURITY = (
        ("", gettext_lazy("Not known yet")),
        ("20", gettext_lazy("Improvised: below 40 of 100")),
        ("55", gettext_lazy("Defined: 40 to 69")),
        ("85", gettext_lazy("Measured: 70 and more")),
    )

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Engagement.Role.choices)
    staff = forms.IntegerField(
        label=gettext_lazy("People in the company"),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )
    maturity = forms.ChoiceField(
        label=gettext_lazy("Maturity of the function"), choices=MATURITY, required=False
    )
