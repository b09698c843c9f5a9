"""Whether whoever leads an engagement suits its client: the sector, the size, the whole function.

A profile that names no work in the client's sector or at a company of its size, or that leaves
out a part of what the role needs, is said before it is found out. What nobody has written down,
of the person or of the client, is neither good nor bad.
"""

from accounts import profiles
from engagements import companies
from engagements.models import Engagement


def doubts(*, engagement: Engagement) -> list[str]:
    """What the lead's profile leaves open for this client, in sentences."""
    found = profiles.fit(
        profile=profiles.profile_of(member=engagement.executive),
        role=engagement.role,
        sector=companies.profile_of(engagement.client).sector,
        staff=companies.staff_of(engagement.client),
    )
    return found.warnings
