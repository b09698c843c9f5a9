"""The shapes of what people type about people; the rules are in the rooms."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import CLIENT_SIDE, PROVIDER_SIDE, Actor, Role
from accounts.audit import KINDS, Wanted
from accounts.invitations import role_name
from accounts.models import Profile, User
from accounts.profiles import LANGUAGES, SECTORS, SIZE_NAMES, skill_names
from common import identifiers
from tenancy.models import Client, Provider

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]*")

COUNTRIES = [
    ("AT", gettext_lazy("Austria")),
    ("BE", gettext_lazy("Belgium")),
    ("BG", gettext_lazy("Bulgaria")),
    ("CA", gettext_lazy("Canada")),
    ("CH", gettext_lazy("Switzerland")),
    ("CY", gettext_lazy("Cyprus")),
    ("CZ", gettext_lazy("Czechia")),
    ("DE", gettext_lazy("Germany")),
    ("DK", gettext_lazy("Denmark")),
    ("EE", gettext_lazy("Estonia")),
    ("ES", gettext_lazy("Spain")),
    ("FI", gettext_lazy("Finland")),
    ("FR", gettext_lazy("France")),
    ("GB", gettext_lazy("United Kingdom")),
    ("GR", gettext_lazy("Greece")),
    ("HR", gettext_lazy("Croatia")),
    ("HU", gettext_lazy("Hungary")),
    ("IE", gettext_lazy("Ireland")),
    ("IS", gettext_lazy("Iceland")),
    ("IT", gettext_lazy("Italy")),
    ("LI", gettext_lazy("Liechtenstein")),
    ("LT", gettext_lazy("Lithuania")),
    ("LU", gettext_lazy("Luxembourg")),
    ("LV", gettext_lazy("Latvia")),
    ("MC", gettext_lazy("Monaco")),
    ("MT", gettext_lazy("Malta")),
    ("NL", gettext_lazy("Netherlands")),
    ("NO", gettext_lazy("Norway")),
    ("PL", gettext_lazy("Poland")),
    ("PT", gettext_lazy("Portugal")),
    ("RO", gettext_lazy("Romania")),
    ("SE", gettext_lazy("Sweden")),
    ("SI", gettext_lazy("Slovenia")),
    ("SK", gettext_lazy("Slovakia")),
    ("US", gettext_lazy("United States")),
]


def role_choices(side: frozenset[Role], *, by: Actor) -> list[tuple[str, str]]:
    """The roles of one side that this person may give."""
    given = [role for role in Role if role in side]
    if by.role != Role.OWNER:
        given = [role for role in given if role != Role.OWNER]
    return [(role.value, role_name(role)) for role in given]


def clean_vat_number(text: str) -> str:
    """A VAT number as it is kept. Raises ValidationError where it cannot be right."""
    number = identifiers.packed(text)
    if number and (problem := identifiers.vat_number_problem(number)):
        raise ValidationError(problem)
    return number


class InviteForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    client = forms.ModelChoiceField(
        queryset=Client.objects.none(),
        label=gettext_lazy("Client"),
        required=False,
        empty_label=gettext_lazy("Choose a client"),
        help_text=gettext_lazy("For founders and viewers: the client whose pages they see."),
    )

    def __init__(self, *args: Any, by: Actor, clients: QuerySet[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [
            (_("Your firm"), role_choices(PROVIDER_SIDE, by=by)),
            (_("A client's people"), role_choices(CLIENT_SIDE, by=by)),
        ]
        client: Any = self.fields["client"]
        client.queryset = clients

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") not in CLIENT_SIDE:
            cleaned["client"] = None
        elif not cleaned.get("client") and "client" not in self.errors:
            self.add_error("client", _("Choose the client that this person belongs to."))
        return cleaned


class JoinForm(forms.Form):
    """Somebody new: a name, and a password of their own."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        help_text=gettext_lazy("At least 12 characters; a few words do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password" in cleaned:
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], user=person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Actor, side: frozenset[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = role_choices(side, by=by)


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    keys = forms.BooleanField(
        label=gettext_lazy("Keys of one letter"),
        required=False,
        help_text=gettext_lazy(
            "N logs a day, / searches, ? shows all of them. Switch them off if you dictate to your"
            " computer, or if they get in your way; Ctrl K stays."
        ),
    )
    reminded = forms.BooleanField(
        label=gettext_lazy("Letters about missing days"),
        required=False,
        help_text=gettext_lazy("When nothing is logged for long, or a month not handed in."),
    )


def _ticks(label: Any, choices: dict[str, Any]) -> forms.MultipleChoiceField:
    """Several of a list, each by a tick."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ExecutiveForm(forms.Form):
    """Who somebody is as an executive."""

    headline = forms.CharField(
        label=gettext_lazy("In one sentence"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("What you would say of them to a client."),
    )
    seniority = forms.ChoiceField(
        label=gettext_lazy("Seniority"), choices=Profile.Seniority.choices
    )
    years = forms.IntegerField(
        label=gettext_lazy("Years of experience"), min_value=0, max_value=60, required=False
    )
    sectors = _ticks(gettext_lazy("Sectors"), SECTORS)
    sizes = _ticks(gettext_lazy("Sizes of companies"), SIZE_NAMES)
    languages = _ticks(gettext_lazy("Languages"), LANGUAGES)
    skills = _ticks(gettext_lazy("Skills"), skill_names())
    references = forms.CharField(
        label=gettext_lazy("References"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who may be asked, and how to reach them. Only your people see it."),
    )


class RecordForm(forms.Form):
    """Something that an executive did."""

    title = forms.CharField(label=gettext_lazy("What was done"), max_length=120)
    company = forms.CharField(
        label=gettext_lazy("Kind of company"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Without its name, where that is confidential: a maker of pumps."),
    )
    size = forms.ChoiceField(
        label=gettext_lazy("Its size"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *SIZE_NAMES.items()],
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1970, max_value=2100)
    result = forms.CharField(label=gettext_lazy("What came of it"), max_length=300)
    stopped = forms.BooleanField(
        label=gettext_lazy("This was something stopped"),
        required=False,
        help_text=gettext_lazy("A project killed in time is a result, too."),
    )


class ParticularsForm(forms.ModelForm):
    """Fields and their cleanliness only: the view hands them to `change_particulars`."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=COUNTRIES)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Days begin and reports are due by this clock."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of documents"), choices=settings.LANGUAGES
    )
    # As people type it, in groups of four.
    iban = forms.CharField(label=gettext_lazy("IBAN"), max_length=42, required=False)
    payment_days = forms.IntegerField(label=gettext_lazy("Days to pay"), min_value=0, max_value=120)

    class Meta:
        model = Provider
        fields = [
            "name",
            "legal_name",
            "email",
            "street",
            "postcode",
            "city",
            "country",
            "registration",
            "vat_number",
            "vat_regime",
            "vat_reason",
            "iban",
            "bic",
            "payment_days",
            "invoice_prefix",
            "legal_note",
            "timezone",
            "language",
        ]
        labels = {
            "name": gettext_lazy("Name"),
            "legal_name": gettext_lazy("Legal name"),
            "email": gettext_lazy("E-mail"),
            "street": gettext_lazy("Street"),
            "postcode": gettext_lazy("Postcode"),
            "city": gettext_lazy("City"),
            "registration": gettext_lazy("Registration number"),
            "vat_number": gettext_lazy("VAT number"),
            "vat_regime": gettext_lazy("VAT"),
            "vat_reason": gettext_lazy("Why no VAT is charged"),
            "bic": gettext_lazy("BIC"),
            "invoice_prefix": gettext_lazy("Invoice numbers begin with"),
            "legal_note": gettext_lazy("Legal note"),
        }
        help_texts = {
            "email": gettext_lazy("Answers to our mails arrive here."),
            "legal_name": gettext_lazy("As registered; stands on invoices."),
            "vat_reason": gettext_lazy("The sentence of law that the invoice prints."),
            "legal_note": gettext_lazy("A line at the foot of every invoice."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone: Any = self.fields["timezone"]
        zone.choices = [
            (name, name.replace("_", " "))
            for name in sorted(available_timezones())
            if ("/" in name and not name.startswith("Etc/")) or name == "UTC"
        ]

    def clean_iban(self) -> str:
        iban = identifiers.packed(self.cleaned_data["iban"])
        if iban and (problem := identifiers.iban_problem(iban)):
            raise ValidationError(problem)
        return iban

    def clean_bic(self) -> str:
        bic, account = identifiers.packed(self.cleaned_data["bic"]), self.cleaned_data.get("iban")
        if bic and (problem := identifiers.bic_problem(bic, account=account or "")):
            raise ValidationError(problem)
        return bic

    def clean_vat_number(self) -> str:
        return clean_vat_number(self.cleaned_data["vat_number"])

    def clean_invoice_prefix(self) -> str:
        prefix = "".join(self.cleaned_data["invoice_prefix"].split()).upper()
        if not PREFIX.fullmatch(prefix):
            raise ValidationError(_("Use letters, digits and dashes, like F or LUM."))
        return prefix

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("vat_regime") == Provider.VatRegime.NONE and not cleaned.get("vat_reason"):
            self.add_error("vat_reason", _("Say why; the invoice has to."))
        for field, problem in identifiers.firm_problems(cleaned):
            self.add_error(field, problem)
        return cleaned


class AccentForm(forms.Form):
    accent = forms.CharField(
        label=gettext_lazy("Accent colour"),
        max_length=7,
        help_text=gettext_lazy("Pick any colour: we keep its hue and make it legible everywhere."),
        widget=forms.TextInput(attrs={"type": "color", "class": "colour"}),
    )

    def __init__(self, sent: Any, *, accent: str) -> None:
        super().__init__(sent, initial={"accent": accent or "#2b49cf"})


class LogoForm(forms.Form):
    """The file only: what it shows is looked at by `change_logo`."""

    logo = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("A PNG, JPEG or WebP file of up to 1 MB, best without background."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": gettext_lazy("Choose a file first; nothing was changed.")},
    )


class TrailFilterForm(forms.Form):
    person = forms.TypedChoiceField(
        label=gettext_lazy("Person"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        choices=[
            ("", gettext_lazy("Everything")),
            *((kind, label) for kind, (label, _tables) in KINDS.items()),
        ],
    )
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=DAY)
    last = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DAY)
    verb = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], verbs: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", _("Everybody")), *people]
        verb: Any = self.fields["verb"]
        verb.choices = [("", ""), *((verb, verb) for verb in verbs)]

    def wanted(self, *, zone: ZoneInfo) -> Wanted:
        """What to look for, by the provider's clock; a field that makes no sense asks nothing."""
        self.is_valid()
        found = self.cleaned_data
        return Wanted(
            person=found.get("person"),
            kind=found.get("kind", ""),
            verb=found.get("verb", ""),
            since=_midnight(found.get("first"), zone),
            until=_midnight(found.get("last"), zone, after=1),
        )


def _midnight(day: dt.date | None, zone: ZoneInfo, *, after: int = 0) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=after), dt.time(), zone)
