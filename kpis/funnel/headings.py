"""What CRMs call the columns and the values of their exports, in English and French.

HubSpot, Salesforce, Pipedrive and those like them; as `reasons.plain` writes it: small letters, no
accents, no marks.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Our fields in the order in which a person is asked for them.
FIELDS: dict[str, Promise] = {
    "reference": _("Number in the CRM"),
    "name": _("Deal"),
    "company": _("Company"),
    "opened_on": _("Opened on"),
    "stage": _("Stage"),
    "stage_since": _("In this stage since"),
    "outcome": _("Open, won or lost"),
    "ended_on": _("Closed on"),
    "lost_on": _("Lost on"),
    "value": _("Value"),
    "currency": _("Currency"),
    "source": _("Source"),
    "segment": _("Direct or partner"),
    "owner_name": _("Owner"),
    "lost_reason": _("Why it was lost"),
    "stall_reason": _("Why it stalls"),
    "handed_at": _("Handed over to sales"),
    "contacted_at": _("First contacted"),
    "verdict": _("Accepted or refused by sales"),
    "verdict_reason": _("Why sales refused it"),
}
DATES = ("opened_on", "stage_since", "ended_on", "lost_on", "handed_at", "contacted_at")

HEADINGS: dict[str, tuple[str, ...]] = {
    "reference": (
        "record id", "deal id", "opportunity id", "lead id", "id de fiche d informations",
        "id transaction", "id de la transaction", "id opportunite", "id de l opportunite",
        "identifiant", "id affaire", "reference", "numero", "number", "ref", "id", "external id",
        "case safe id", "opportunity number", "deal reference", "n",
    ),
    "name": (
        "deal name", "opportunity name", "deal title", "nom de la transaction",
        "nom de l opportunite", "nom de l affaire", "nom affaire", "titre", "title", "lead name",
        "intitule", "name", "nom", "opportunity", "opportunite", "deal", "affaire",
    ),
    "company": (
        "associated company", "account name", "deal organization", "organization", "organisation",
        "company name", "company", "entreprise associee", "entreprise", "nom du compte", "compte",
        "societe", "nom de l entreprise", "account", "client", "customer",
        "primary associated company", "associated company primary",
    ),
    "opened_on": (
        "create date", "created date", "date de creation", "deal created", "created on",
        "creation date", "created", "add time", "created at", "creee le", "cree le",
        "date d ouverture", "date creation", "opened on", "opened", "date added", "lead created",
    ),
    "stage": (
        "deal stage", "stage", "phase de la transaction", "etape", "etape de la transaction",
        "etape de l opportunite", "phase", "pipeline stage", "opportunity stage", "sales stage",
        "lifecycle stage", "phase du cycle de vie", "lead status", "statut du lead",
    ),
    "stage_since": (
        "last stage change date", "last stage change", "date entered current stage",
        "date entered current deal stage", "stage since", "date du dernier changement d etape",
        "date de derniere modification de l etape", "derniere modification d etape",
        "date de changement de phase", "in stage since", "stage entered", "depuis le",
    ),
    "outcome": (
        "deal status", "status", "statut", "etat", "outcome", "opportunity status", "resultat",
        "won lost", "gagne perdu",
    ),
    "ended_on": (
        "close date", "closed date", "date de cloture", "date de fermeture", "won time", "won on",
        "closed on", "closed", "date de fin", "deal closed on", "cloturee le", "fermee le",
        "actual close date", "date de signature", "gagnee le",
    ),
    "lost_on": ("lost time", "lost on", "lost date", "date de perte", "perdue le", "perdu le"),
    "value": (
        "amount", "deal value", "value", "montant", "valeur", "deal amount", "amount eur",
        "montant eur", "montant de la transaction", "montant ht", "opportunity amount", "revenue",
        "valeur de l affaire", "amount in company currency", "chiffre d affaires",
    ),
    "currency": (
        "currency", "devise", "amount currency", "deal currency", "currency code", "code devise",
        "monnaie", "opportunity currency",
    ),
    "source": (
        "lead source", "original source", "source", "original source type", "source d origine",
        "original traffic source", "origine", "origine de la piste", "source du lead", "channel",
        "source de la piste", "deal source", "source channel", "source de trafic d origine",
        "canal", "provenance", "campaign", "campagne", "latest source", "acquisition source",
    ),
    "segment": (
        "segment", "sales channel", "canal de vente", "direct or partner", "direct ou partenaire",
        "deal type", "channel type", "type de canal", "partner", "partenaire", "route to market",
    ),
    "owner_name": (
        "deal owner", "opportunity owner", "owner", "proprietaire de la transaction",
        "proprietaire", "proprietaire de l opportunite", "commercial", "sales rep", "responsable",
        "assigned to", "attribue a", "account executive", "salesperson", "vendeur",
    ),
    "lost_reason": (
        "closed lost reason", "loss reason", "lost reason", "motif de perte", "raison de perte",
        "raison de la perte", "motif de fermeture perdue", "reason lost", "deal lost reason",
        "raison de la cloture perdue", "motif perdu", "cause de perte",
    ),
    "stall_reason": (
        "stall reason", "blocked reason", "raison du blocage", "motif de blocage", "blocage",
        "reason stalled", "blocker", "point de blocage", "stalled because",
    ),
    "handed_at": (
        "handed over", "handover date", "handed over on", "date de transmission", "transmis le",
        "became a sales qualified lead date", "mql date", "assigned date", "date d attribution",
        "owner assigned date", "date d affectation", "transmis aux ventes le", "handed over to sales",
    ),
    "contacted_at": (
        "first contacted", "first contact date", "date of first contact", "first activity",
        "date du premier contact", "premier contact", "first outreach date", "contacted on",
        "time of first engagement", "first response date", "date de premiere prise de contact",
        "first sales activity", "first touch",
    ),
    "verdict": (
        "sales verdict", "accepted by sales", "sales accepted", "accepte par les ventes",
        "avis des ventes", "verdict", "sal status", "sales feedback", "retour des ventes",
        "lead accepted", "accepte ou refuse",
    ),
    "verdict_reason": (
        "unqualified reason", "rejection reason", "rejected reason", "disqualification reason",
        "refusal reason", "motif de refus", "raison du refus", "motif de non qualification",
        "motif de disqualification", "reason for rejection", "raison de non qualification",
    ),
}  # fmt: skip

# Headings that name the day on which a deal came into the stage that follows.
ENTERED = (
    "date entered", "entered", "date d entree dans", "date d entree en", "date d entree", "entre en",
    "became a", "date de passage en", "passage en", "date", "since",
)  # fmt: skip

# What the stages are called elsewhere, by the keys of the library; the first that fits counts.
STAGE_WORDS: dict[str, tuple[str, ...]] = {
    "proposal": (
        "proposal", "proposition", "quote", "devis", "offer", "offre", "negotiation", "negociation",
        "price quote", "contract sent", "contrat envoye", "decision maker bought in", "contract",
        "contrat", "verbal agreement", "accord verbal", "proposal made", "closing", "review",
    ),
    "opportunity": (
        "opportunity", "opportunite", "qualified to buy", "qualification", "discovery", "decouverte",
        "demo", "demonstration", "presentation", "needs analysis", "analyse des besoins",
        "value proposition", "presentation scheduled", "presentation planifiee", "perception analysis",
        "id decision makers", "evaluation", "demo scheduled", "needs defined", "besoin defini", "opp",
    ),
    "sql": (
        "sql", "sales qualified lead", "sales qualified", "appointment scheduled", "meeting",
        "rendez vous planifie", "rendez vous", "rdv", "meeting scheduled", "sal", "sales accepted",
        "lead qualifie par les ventes", "contact made", "contact pris", "working", "connected", "qualified",
    ),
    "mql": (
        "mql", "marketing qualified lead", "marketing qualified", "lead qualifie par le marketing",
        "lead marketing qualifie", "qualified by marketing", "prospect qualifie", "nurturing",
    ),
    "lead": (
        "lead", "new", "nouveau", "nouvelle", "piste", "prospect", "contact", "subscriber", "abonne",
        "prospecting", "prospection", "open", "inquiry", "lead in", "raw lead", "to contact", "a contacter",
    ),
}  # fmt: skip

WON = {
    "won", "closed won", "gagne", "gagnee", "ferme gagne", "fermee gagnee", "cloture gagne",
    "conclue", "fermee conclue", "closedwon", "signed", "signe", "signee", "customer", "client",
    "cloturee gagnee", "fermee et gagnee", "ferme conclu",
}  # fmt: skip
LOST = {
    "lost", "closed lost", "perdu", "perdue", "ferme perdu", "fermee perdue", "cloture perdu",
    "closedlost", "cloturee perdue", "fermee et perdue", "dead", "abandoned", "abandonnee", "churned",
}  # fmt: skip
EARLY = {
    "unqualified", "disqualified", "non qualifie", "non qualifiee", "disqualifie", "disqualifiee",
    "junk", "spam", "bad fit", "not qualified", "recycled",
}  # fmt: skip
OPEN = {"open", "ouvert", "ouverte", "en cours", "in progress", "active", "actif", "pending"}
ACCEPTED = {
    "accepted", "accepte", "acceptee", "yes", "oui", "true", "vrai", "qualified", "qualifie", "ok", "1",
}  # fmt: skip
REFUSED = {
    "refused", "rejected", "refuse", "refusee", "rejete", "rejetee", "no", "non", "false", "faux",
    "unqualified", "disqualified", "recycled", "returned", "0",
}  # fmt: skip
PARTNER = ("partner", "partenaire", "channel", "reseller", "revendeur", "indirect", "distribut",
           "alliance", "apporteur", "referral partner", "integrat")  # fmt: skip
DIRECT = ("direct", "new business", "nouveau client", "inbound", "outbound", "own", "propre")
# French exports write the day before the month; ours are told by their headings.
FRENCH = ("date de", "date d", "montant", "etape", "societe", "motif", "proprietaire", "statut")
