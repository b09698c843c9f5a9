"""The VAT categories of EN 16931 (UNCL 5305) that days of work can fall in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VatCategory(models.TextChoices):
    STANDARD = "S", _("Standard rate")
    REDUCED = "AA", _("Reduced rate")
    REVERSE_CHARGE = "AE", _("Reverse charge")
    EXEMPT = "E", _("Exempt")
    OUTSIDE = "O", _("Outside the scope of VAT")
