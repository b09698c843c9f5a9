"""The headings of the tools we know, and the words by which other tools head the same things.

Headings are compared in lower case. Where a tool heads one field in several ways, or gives it
in several columns, the first one of the list is taken.
"""

from typing import NamedTuple


class Tool(NamedTuple):
    """A tool's detailed export: the headings that only it has, and where our fields are."""

    code: str
    label: str
    signature: frozenset[str]
    fields: tuple[tuple[str, str], ...]


KNOWN_TOOLS = (
    Tool(
        "harvest",
        "Harvest",
        frozenset({"date", "client", "project", "task", "hours", "first name", "last name"}),
        (
            ("date", "date"),
            ("client", "client"),
            ("project", "project"),
            ("task", "task"),
            ("notes", "notes"),
            ("hours", "hours"),
            ("first name", "first_name"),
            ("last name", "last_name"),
            ("email", "email"),
        ),
    ),
    Tool(
        "clockify",
        "Clockify",
        frozenset({"project", "client", "user", "start date", "duration (h)"}),
        (
            ("start date", "date"),
            ("start time", "start"),
            ("client", "client"),
            ("project", "project"),
            ("task", "task"),
            ("description", "notes"),
            # To the second; "duration (decimal)" beside it is rounded.
            ("duration (h)", "duration"),
            ("user", "person"),
            ("email", "email"),
        ),
    ),
    Tool(
        "toggl",
        "Toggl",
        frozenset({"user", "email", "client", "project", "start date", "duration"}),
        (
            ("start date", "date"),
            ("start time", "start"),
            ("client", "client"),
            ("project", "project"),
            ("task", "task"),
            ("description", "notes"),
            ("duration", "duration"),
            ("user", "person"),
            ("email", "email"),
        ),
    ),
    Tool(
        "kimai",
        "Kimai",
        frozenset({"date", "from", "to", "duration", "customer", "project", "activity"}),
        (
            ("date", "date"),
            ("from", "start"),
            ("customer", "client"),
            ("project", "project"),
            ("activity", "task"),
            ("description", "notes"),
            ("duration", "duration"),
            # "User" is the name to sign in with; "Name" is what people call each other.
            ("name", "person"),
            ("user", "person"),
            ("username", "person"),
            ("e-mail", "email"),
            ("email", "email"),
        ),
    ),
)

# English, French, German, the likeliest word first. The order of the fields matters as well:
# a heading is given to the first field that knows its word.
FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "date": ("date", "datum", "start date", "day", "jour", "tag", "date de début", "startdatum"),
    "client": (
        *("client", "customer", "kunde", "kundin", "mandant", "auftraggeber", "client name"),
        *("kundenname", "nom du client", "company", "société", "entreprise", "firma", "account"),
    ),
    "project": ("project", "projet", "projekt", "engagement", "mission", "mandat", "mandate"),
    "task": (
        *("task", "tâche", "tache", "aufgabe", "activity", "activité", "tätigkeit", "aktivität"),
        *("leistung", "service", "prestation"),
    ),
    "notes": (
        *("notes", "note", "description", "notizen", "notiz", "beschreibung", "bemerkung"),
        *("bemerkungen", "kommentar", "comment", "comments", "commentaire", "commentaires"),
        *("libellé", "détail", "details", "détails", "text"),
    ),
    "hours": ("hours", "heures", "stunden", "std", "std.", "h", "hrs", "nombre d'heures"),
    "duration": (
        "duration",
        "durée",
        "dauer",
        "time",
        "temps",
        "zeit",
        "time spent",
        "temps passé",
    ),
    "days": (
        *("days", "jours", "tage", "person days", "personentage", "man days", "jours-homme"),
        *("nombre de jours", "j/h", "pt"),
    ),
    "email": (
        *("email", "e-mail", "mail", "email address", "e-mail-adresse", "courriel"),
        *("adresse e-mail", "user email"),
    ),
    "first_name": ("first name", "prénom", "vorname"),
    "last_name": ("last name", "surname", "nom de famille", "nachname"),
    "person": (
        *("person", "personne", "name", "nom", "user", "member", "employee", "consultant"),
        *("mitarbeiter", "mitarbeiterin", "bearbeiter", "benutzer", "collaborateur"),
        *("collaboratrice", "intervenant", "utilisateur", "who", "qui", "wer"),
    ),
    "category": ("category", "catégorie", "categorie", "kategorie"),
    "start": ("start time", "start", "from", "von", "heure de début", "startzeit", "beginn"),
}
