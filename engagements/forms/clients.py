"""What people type about a client."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from accounts.forms import COUNTRIES, clean_vat_number
from accounts.profiles import SECTORS
from common import identifiers
from tenancy.models import Client

# What is known of a client as a company, beside its address.
OF_COMPANY = ("sector", "several_countries", "several_businesses", "several_regulations")


class ClientForm(forms.ModelForm):
    """Fields and their cleanliness only: the view hands them to the rooms."""

    staff = forms.IntegerField(
        label=gettext_lazy("People in the company"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Kept with today's date; earlier counts stay."),
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *SECTORS.items()],
    )
    several_countries = forms.BooleanField(
        label=gettext_lazy("Works in several countries"), required=False
    )
    several_businesses = forms.BooleanField(
        label=gettext_lazy("Has several businesses"), required=False
    )
    several_regulations = forms.BooleanField(
        label=gettext_lazy("Is under several regulations"), required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=COUNTRIES, initial="FR")
    language = forms.ChoiceField(
        label=gettext_lazy("Language of documents"), choices=settings.LANGUAGES
    )

    class Meta:
        model = Client
        fields = [
            "name",
            "legal_name",
            "street",
            "postcode",
            "city",
            "country",
            "subdivision",
            "registration",
            "vat_number",
            "attention",
            "purchase_order",
            "language",
        ]
        labels = {
            "name": gettext_lazy("Name"),
            "legal_name": gettext_lazy("Legal name"),
            "street": gettext_lazy("Street"),
            "postcode": gettext_lazy("Postcode"),
            "city": gettext_lazy("City"),
            "subdivision": gettext_lazy("Region for public holidays"),
            "registration": gettext_lazy("Registration number"),
            "vat_number": gettext_lazy("VAT number"),
            "attention": gettext_lazy("Invoices to the attention of"),
            "purchase_order": gettext_lazy("Purchase order"),
        }
        help_texts = {
            "legal_name": gettext_lazy("As registered; stands on invoices."),
            "subdivision": gettext_lazy("Where holidays differ inside a country: BY for Bavaria."),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """The client's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def company(self) -> dict[str, bool]:
        """What makes the company complex."""
        return {name: self.cleaned_data[name] for name in OF_COMPANY}

    def clean_vat_number(self) -> str:
        return clean_vat_number(self.cleaned_data["vat_number"])

    def clean_subdivision(self) -> str:
        return str(self.cleaned_data["subdivision"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field, problem in identifiers.firm_problems(cleaned):
            self.add_error(field, problem)
        return cleaned
