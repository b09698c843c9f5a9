"""What kind of work an imported entry is, told from the words of the tool it comes from.

The task is asked first, then the note; the longest known word that begins a word of the text
wins ("comité de direction" is leadership, "comité" alone is governance). What nothing tells is
leadership, the executive's own work: never operations, which would count as drift.
"""

import re
import unicodedata
from functools import lru_cache

UNTOLD = "leadership"

# Beginnings of words, without accents, in English, French and German.
WORDS = {
    "leadership": """
        leadership, management meeting, executive committee, pipeline, team meeting, weekly, stand-up,
        comite de direction, codir, comex, reunion d'equipe, point d'equipe, encadrement,
        fuhrung, geschaftsleitung, teamsitzung, teammeeting, wochenmeeting
    """,
    "strategy": """
        strateg, roadmap, vision, positioning, budget, business plan, planning,
        feuille de route, positionnement, plan d'action,
        positionierung, planung, fahrplan
    """,
    "governance": """
        governance, committee, board, steering, security, compliance, risk, audit, architecture,
        policy, reporting, minutes,
        gouvernance, comite, conseil, copil, pilotage, securite, conformite, risque, politique,
        steuerung, ausschuss, lenkung, beirat, sicherheit, risik, architektur, bericht, protokoll
    """,
    "vendors": """
        vendor, supplier, agenc, contract, procurement, purchasing, tender, rfp, vendor steering,
        fournisseur, prestataire, contrat, achats, appel d'offres, pilotage fournisseur,
        pilotage prestataire, lieferant, dienstleister, agentur, vertrag, einkauf, ausschreibung,
        lieferantensteuerung
    """,
    "scoping": """
        scoping, project scoping, specification, requirement, discovery, feasibility, framing,
        cadrage, cahier des charges, specifications, besoin, etude,
        anforderung, pflichtenheft, lastenheft, machbarkeit, konzept
    """,
    "coaching": """
        coaching, mentoring, hiring, recruit, interview, one-to-one, 1:1, onboarding, training,
        recrut, entretien, embauche, mentorat, formation, accompagnement,
        einstellung, bewerb, vorstellungsgesprach, personalsuche, schulung, mitarbeitergesprach
    """,
    "transfer": """
        knowledge transfer, transfer, handover, hand-over, documentation, runbook,
        transfert, passation, transmission,
        wissenstransfer, ubergabe, ubergang, dokumentation
    """,
    "operations": """
        operation, incident, support, process, code, bug, release, deployment, maintenance,
        operations audit, purchase approval, crisis,
        exploitation, processus, production, mise en production, crise, depannage,
        betrieb, vorfall, storung, prozess, wartung, krise
    """,
}


def category_of(*, task: str, note: str = "") -> str:
    """The category that the task tells, or else the note, or else leadership."""
    return told_category(text=task) or told_category(text=note) or UNTOLD


@lru_cache(maxsize=4_096)  # a sheet has few tasks and many rows
def told_category(*, text: str) -> str | None:
    """The category a text tells, if it holds any known word."""
    spoken = _plain(text)
    told = [(len(word), category) for word, category in _KNOWN if word in spoken]
    return max(told, key=lambda found: found[0])[1] if told else None


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces, one in front: a word begins after a space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " " + " ".join(re.findall(r"[^\W_]+", bare))


_KNOWN = [
    (_plain(word), category)
    for category, words in WORDS.items()
    for word in words.split(",")
    if word.strip()
]
