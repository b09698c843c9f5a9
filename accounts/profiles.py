"""Who an executive is to a client: years and seniority, sectors, company sizes, languages, skills,
and a track record that can be checked.

An executive is vetted by work at companies of the same size and sector, and by examples of what
they stopped, not only of what they built. A profile that knows one layer of a function alone
leaves gaps: every role has its skills, and those that are missing are named.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership, Profile, TrackRecord

SECTORS: dict[str, Any] = {
    "software": gettext_lazy("Software and digital"),
    "finance": gettext_lazy("Finance and insurance"),
    "health": gettext_lazy("Healthcare"),
    "legal": gettext_lazy("Law and advice"),
    "industry": gettext_lazy("Industry"),
    "construction": gettext_lazy("Construction and property"),
    "retail": gettext_lazy("Retail and fashion"),
    "food": gettext_lazy("Food and hospitality"),
    "logistics": gettext_lazy("Transport and logistics"),
    "energy": gettext_lazy("Energy and environment"),
    "wellness": gettext_lazy("Adult wellness"),
    "education": gettext_lazy("Education and training"),
    "media": gettext_lazy("Media and culture"),
    "public": gettext_lazy("Public sector and non-profit"),
    "services": gettext_lazy("Other services"),
}

# Companies by their staff: the first number of a band is in it, the second is not.
SIZES: dict[str, tuple[int, int | None]] = {
    "micro": (1, 20),
    "small": (20, 50),
    "medium": (50, 150),
    "large": (150, 500),
    "corporate": (500, None),
}
SIZE_NAMES: dict[str, Any] = {
    "micro": gettext_lazy("fewer than 20 people"),
    "small": gettext_lazy("20 to 49 people"),
    "medium": gettext_lazy("50 to 149 people"),
    "large": gettext_lazy("150 to 499 people"),
    "corporate": gettext_lazy("500 people and more"),
}

LANGUAGES: dict[str, Any] = {
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "es": gettext_lazy("Spanish"),
    "it": gettext_lazy("Italian"),
    "nl": gettext_lazy("Dutch"),
    "pt": gettext_lazy("Portuguese"),
    "pl": gettext_lazy("Polish"),
    "ar": gettext_lazy("Arabic"),
    "zh": gettext_lazy("Chinese"),
}

# What a whole function is made of, so that a profile which sees one layer of it is recognised.
SKILLS: dict[str, dict[str, Any]] = {
    "marketing": {
        "positioning": pgettext_lazy("skill", "Positioning and message"),
        "product-marketing": pgettext_lazy("skill", "Product marketing"),
        "business-development": pgettext_lazy("skill", "Business development"),
        "acquisition": pgettext_lazy("skill", "Acquisition channels"),
        "automation": pgettext_lazy("skill", "CRM and marketing automation"),
        "sales-alignment": pgettext_lazy("skill", "Working with sales"),
    },
    "technology": {
        "architecture": pgettext_lazy("skill", "Architecture"),
        "delivery": pgettext_lazy("skill", "Delivery and releases"),
        "product": pgettext_lazy("skill", "Product and roadmap"),
        "hiring": pgettext_lazy("skill", "Hiring engineers"),
        "security": pgettext_lazy("skill", "Security"),
        "cloud": pgettext_lazy("skill", "Cloud"),
    },
    "information": {
        "infrastructure": pgettext_lazy("skill", "Infrastructure"),
        "cloud": pgettext_lazy("skill", "Cloud"),
        "security": pgettext_lazy("skill", "Security"),
        "vendors": pgettext_lazy("skill", "Vendor management"),
        "policy": pgettext_lazy("skill", "Policies and compliance"),
        "business-software": pgettext_lazy("skill", "Business software"),
    },
    "operations": {
        "processes": pgettext_lazy("skill", "Processes and standards"),
        "planning": pgettext_lazy("skill", "Planning and capacity"),
        "quality": pgettext_lazy("skill", "Quality"),
        "purchasing": pgettext_lazy("skill", "Purchasing"),
        "people": pgettext_lazy("skill", "Teams and hiring"),
        "finance": pgettext_lazy("skill", "Margins and budgets"),
    },
}
FUNCTIONS: dict[str, Any] = {
    "marketing": pgettext_lazy("function", "Marketing"),
    "technology": pgettext_lazy("function", "Technology"),
    "information": pgettext_lazy("function", "Information systems"),
    "operations": pgettext_lazy("function", "Operations"),
}
# The function whose skills a role needs whole.
FUNCTION_OF = {"cmo": "marketing", "cto": "technology", "cio": "information", "coo": "operations"}
# Somebody with less is still learning what the role is about.
SEASONED_YEARS = 15


class CannotKeep(Exception):
    """Why a profile or a record stays as it is, in the user's words."""


def skill_names() -> dict[str, Any]:
    """Every skill by its key, each once."""
    return {key: name for group in SKILLS.values() for key, name in group.items()}


def profile_of(*, member: Membership) -> Profile:
    """An executive's profile; an empty one, not kept yet, where nothing is said."""
    found = Profile.objects.filter(member=member).first()
    return found or Profile(provider_id=member.provider_id, member=member)


def _may_keep(member: Membership, by: Actor) -> None:
    if not by.is_office and by.member_id != member.pk:
        raise CannotKeep(_("Everybody keeps their own profile; the office keeps all of them."))


def keep_profile(*, member: Membership, by: Actor, **facts: Any) -> Profile:
    """Write down who an executive is. Raises CannotKeep."""
    _may_keep(member, by)
    profile, _made = Profile.objects.update_or_create(member=member, defaults=facts)
    record(by=by, verb="changed profile", subject=member)
    return profile


def records_of(*, member: Membership) -> list[TrackRecord]:
    """What somebody has done, the latest first."""
    return list(TrackRecord.objects.filter(member=member).order_by("-year", "-id"))


def add_record(*, member: Membership, by: Actor, **facts: Any) -> TrackRecord:
    """Add something done to a track record. Raises CannotKeep."""
    _may_keep(member, by)
    made = TrackRecord.objects.create(provider_id=member.provider_id, member=member, **facts)
    record(by=by, verb="changed profile", subject=member, title=made.title)
    return made


def remove_record(*, entry: TrackRecord, by: Actor) -> None:
    """Take something off a track record. Raises CannotKeep."""
    _may_keep(entry.member, by)
    record(by=by, verb="changed profile", subject=entry.member, title=entry.title)
    entry.delete()


def size_of(staff: int) -> str:
    """The band that a company of so many people lies in: 49 → small, 50 → medium."""
    for band, (least, below) in SIZES.items():
        if staff >= least and (below is None or staff < below):
            return band
    return "micro"


@dataclass(frozen=True)
class Fit:
    """How somebody suits a client: what is in their profile, and what is missing from it."""

    sector: bool | None = None
    size: bool | None = None
    gaps: tuple[str, ...] = ()
    seasoned: bool | None = None

    @property
    def warnings(self) -> list[str]:
        """What to look at before they are sent there."""
        said = []
        if self.sector is False:
            said.append(_("Their profile names no work in the client's sector."))
        if self.size is False:
            said.append(_("Their profile names no company of the client's size."))
        if self.gaps:
            names = skill_names()
            missing = ", ".join(str(names[gap]) for gap in self.gaps)
            said.append(_("Not in their profile: %(skills)s.") % {"skills": missing})
        return said


def fit(*, profile: Profile, role: str, sector: str = "", staff: int | None = None) -> Fit:
    """Whether a profile covers a role at a client of a sector and size.

    What the client has not said, or the profile leaves empty altogether, is neither good nor bad.
    """
    return Fit(
        sector=_covers(profile.sectors, sector),
        size=_covers(profile.sizes, size_of(staff) if staff else ""),
        gaps=gaps(skills=profile.skills, role=role),
        seasoned=None if profile.years is None else profile.years >= SEASONED_YEARS,
    )


def _covers(known: Collection[str], wanted: str) -> bool | None:
    return wanted in known if wanted and known else None


def gaps(*, skills: Collection[str], role: str) -> tuple[str, ...]:
    """The skills of a role's function that a profile does not name; nothing where it names none."""
    needed = SKILLS.get(FUNCTION_OF.get(role, ""), {})
    return tuple(skill for skill in needed if skill not in skills) if skills else ()
