"""What the tables of addresses are written in: who, by which methods, of what."""

from dataclasses import dataclass, field

READ = ("GET", "HEAD")
WRITE = ("POST",)
FORM = ("GET", "HEAD", "POST")

OFFICE = frozenset({"alice", "olga"})
LEADS = frozenset({"alice", "bob"})
STAFF = OFFICE | LEADS
READERS = frozenset({"carol", "dora"})
FOUNDER = frozenset({"dora"})
EVERYBODY = STAFF | READERS | {"mallory", "anonymous"}
SIGNED_IN = EVERYBODY - {"anonymous"}


@dataclass(frozen=True)
class Page:
    """Who may open a page by which methods.

    `names` fills the address where the usual words do not; `may_miss` says that what stands
    there does not exist in the scene, so that those who may look find nothing; `keyed` that a
    program's key opens it, whoever is signed in.
    """

    who: frozenset[str]
    methods: tuple[str, ...] = READ
    names: dict[str, str] = field(default_factory=dict)
    may_miss: bool = False
    keyed: bool = False


def of(what: str) -> dict[str, str]:
    """The number in the address is that of this thing of the scene."""
    return {"number": what}
