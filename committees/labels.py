"""The words printed in a committee report that nobody types: English and French.

A pair is (one, more than one); French counts 1½ as one, English does not.
"""

from decimal import Decimal
from typing import Any

from common.typography import Label, all_set, is_french

ENGLISH: dict[str, Label] = {
    "number": "No.",
    "title": "Committee report",
    "session": "Session of {date}",
    "running": "{client}. Committee report, {month}",
    "confidential": "Confidential. For the members of the committee only.",
    "prepared_by": "Prepared by {executive}, {role}, {provider}. Figures as of {date}.",
    "contents": "Contents",
    "expected": "Expected of the committee",
    "confirm_days": ("Confirm the {days} day of {month}", "Confirm the {days} days of {month}"),
    "confirm_none": "Agree on how the days of the next month are used",
    "agree_burst": (
        "Agree on {days} day beyond what was available",
        "Agree on {days} days beyond what was available",
    ),
    "discuss": (
        "Discuss one outcome that needs attention",
        "Discuss {n} outcomes that need attention",
    ),
    "agree_outcomes": "Agree on the outcomes of the mandate",
    "review_outcomes": "Review progress on each outcome of the mandate",
    "agree_next": "Agree on the next steps",
    "cover_used": (
        "{used} of {available} day was used in {month}.",
        "{used} of {available} days were used in {month}.",
    ),
    "cover_idle": "No day was used in {month}. The mandate is ready to start.",
    "outcomes": "Outcomes of the mandate",
    "outcomes_none": "The outcomes that the mandate is measured on are still to be agreed.",
    "outcomes_count": (
        "The engagement is accountable for one business outcome.",
        "The engagement is accountable for {n} business outcomes.",
    ),
    "outcomes_on_track": (
        "One outcome of {total} is on track or reached.",
        "{n} of {total} outcomes are on track or reached.",
    ),
    "outcomes_to_agree": "Two to five outcomes, each with a target and a date",
    "outcomes_to_agree_text": (
        "They are agreed with leadership in the first weeks of the mandate. "
        "From then on every report opens with them."
    ),
    "outcome": "Outcome",
    "this_month": "This month",
    "target": "Target",
    "state": "State",
    "due": "by {date}",
    "no_note": "Nothing to report this month.",
    "on_track": "On track",
    "at_risk": "At risk",
    "off_track": "Off track",
    "reached": "Reached",
    "key_messages": "What matters this month",
    "days": "Days and balance",
    "days_lead": (
        "{used} day was used of {available} available.",
        "{used} days were used of {available} available.",
    ),
    "days_none": "No work was logged in {month}.",
    "days_left": ("{days} day is left.", "{days} days are left."),
    "days_expired": ("{days} day expired.", "{days} days expired."),
    "days_carried": ("{days} day goes on to next month.", "{days} days go on to next month."),
    "days_burst": (
        "{days} day goes beyond what was available.",
        "{days} days go beyond what was available.",
    ),
    "per_month": "Days per month",
    "per_month_key": "Bar: days used. Line: days contracted.",
    "per_month_chart": "Days used and contracted per month. {points}.",
    "per_month_point": "{month}: {used} of {contracted}",
    "used_chart": "Days used and days available. {points}.",
    "balance": "Balance of {month}",
    "contracted": "Contracted",
    "contracted_part": "Contracted, {fraction} of the month",
    "carried_in": "Carried in",
    "carried_out": "Carried on",
    "borrowed": "Borrowed from next month",
    "available": "Available",
    "used": "Used",
    "burst": "Beyond what was available",
    "expired": "Expired",
    "left": "Left",
    "month": "Month",
    "difference": "Difference",
    "against": "Used against available",
    "against_key": "Track: days available. Brown: beyond.",
    "so_far": "{year} so far",
    "categories": "Where the days went",
    "category": "Category of work",
    "days_column": "Days",
    "share": "Share",
    "log": "Work log",
    "log_lead": ("One entry, by {people}.", "{n} entries, by {people}."),
    "log_none": "No work was logged",
    "log_none_text": (
        "Every day worked is listed here with its date, its category and a note, "
        "so that each of them can be traced to the invoice."
    ),
    "date": "Date",
    "person": "By",
    "note": "Note",
    "total": "Total",
    "next": "Next steps",
    "next_lead": "What happens until the next committee.",
    "next_none": "The next steps are agreed in the session.",
    "action": "Action",
    "in_session": "In the session",
    "agreed": "Agreed",
    "who": "Who",
    "when": "When",
    "out_of_scope": "Outside the mandate",
    "out_of_scope_lead": "What the executive does not do under this engagement.",
    "next_session": "Next committee, {date}",
    "next_session_open": "Next committee",
    "next_session_text": (
        "Points for the agenda and documents are sent to {executive} a week before."
    ),
    "validation": "Validation",
    "for_client": "For {client}",
    "for_provider": "For {provider}, {executive}",
    "kpi_outcomes": "Outcomes on track",
    "kpi_outcomes_plain": "Outcomes of the mandate",
    "kpi_used": "Days used",
    "kpi_left": "Days left",
    "kpi_focus": "Main focus",
    "all_on_track": "All on track",
    "need_attention": ("One needs attention", "{n} need attention"),
    "first_due": "Next due {date}",
    "to_agree": "To be agreed",
    "no_due": "No date set",
    "calm": "Within what was available",
    "watch": "Close to what was available",
    "over": "{days} beyond what was available",
    "with_carried": "{days} carried in",
    "without_carried": "Nothing carried in",
    "some_expired": "{days} expired",
    "some_carried": "{days} carried on",
    "no_work": "No work logged",
}

_FRENCH: dict[str, Label] = {
    "number": "N°",
    "title": "Rapport de comité",
    "session": "Séance du {date}",
    "running": "{client}. Rapport de comité, {month}",
    "confidential": "Confidentiel. Diffusion limitée aux membres du comité.",
    "prepared_by": "Préparé par {executive}, {role}, {provider}. Chiffres arrêtés au {date}.",
    "contents": "Sommaire",
    "expected": "Attendu du comité",
    "confirm_days": (
        "Valider {days} jour réalisé en {month}",
        "Valider les {days} jours réalisés en {month}",
    ),
    "confirm_none": "Convenir de l’emploi des jours du mois prochain",
    "agree_burst": (
        "Convenir de {days} jour au-delà du disponible",
        "Convenir de {days} jours au-delà du disponible",
    ),
    "discuss": ("Examiner un résultat à surveiller", "Examiner {n} résultats à surveiller"),
    "agree_outcomes": "Arrêter les résultats visés par le mandat",
    "review_outcomes": "Faire le point sur chaque résultat du mandat",
    "agree_next": "Valider les prochaines étapes",
    "cover_used": (
        "{used} jour réalisé en {month}, pour {available} disponibles.",
        "{used} jours réalisés en {month}, pour {available} disponibles.",
    ),
    "cover_idle": "Aucun jour réalisé en {month}. Le mandat est prêt à démarrer.",
    "outcomes": "Résultats du mandat",
    "outcomes_none": "Les résultats sur lesquels le mandat est jugé restent à arrêter.",
    "outcomes_count": (
        "Le mandat répond d’un résultat.",
        "Le mandat répond de {n} résultats.",
    ),
    "outcomes_on_track": (
        "Un résultat sur {total} est conforme ou atteint.",
        "{n} résultats sur {total} sont conformes ou atteints.",
    ),
    "outcomes_to_agree": "Deux à cinq résultats, chacun avec sa cible et sa date",
    "outcomes_to_agree_text": (
        "Ils sont arrêtés avec la direction dans les premières semaines du mandat. "
        "Dès lors, chaque rapport s’ouvre sur eux."
    ),
    "outcome": "Résultat",
    "this_month": "Ce mois-ci",
    "target": "Cible",
    "state": "État",
    "due": "d’ici au {date}",
    "no_note": "Rien à signaler ce mois-ci.",
    "on_track": "Conforme",
    "at_risk": "À surveiller",
    "off_track": "En écart",
    "reached": "Atteint",
    "key_messages": "L’essentiel du mois",
    "days": "Jours et solde",
    "days_lead": (
        "{used} jour réalisé pour {available} disponibles.",
        "{used} jours réalisés pour {available} disponibles.",
    ),
    "days_none": "Aucun jour n’a été saisi en {month}.",
    "days_left": ("Il reste {days} jour.", "Il reste {days} jours."),
    "days_expired": ("{days} jour a expiré.", "{days} jours ont expiré."),
    "days_carried": (
        "{days} jour est reporté sur le mois suivant.",
        "{days} jours sont reportés sur le mois suivant.",
    ),
    "days_burst": (
        "{days} jour dépasse le disponible.",
        "{days} jours dépassent le disponible.",
    ),
    "per_month": "Jours par mois",
    "per_month_key": "Barre : jours réalisés. Trait : jours au contrat.",
    "per_month_chart": "Jours réalisés et jours au contrat, par mois. {points}.",
    "per_month_point": "{month} : {used} pour {contracted}",
    "used_chart": "Jours réalisés et jours disponibles. {points}.",
    "balance": "Solde à fin {month}",
    "contracted": "Au contrat",
    "contracted_part": "Au contrat, {fraction} du mois",
    "carried_in": "Reportés du mois précédent",
    "carried_out": "Reportés sur le mois suivant",
    "borrowed": "Empruntés au mois suivant",
    "available": "Disponibles",
    "used": "Réalisés",
    "burst": "Au-delà du disponible",
    "expired": "Expirés",
    "left": "Solde",
    "month": "Mois",
    "difference": "Écart",
    "against": "Réalisé et disponible",
    "against_key": "Piste : jours disponibles. Brun : dépassement.",
    "so_far": "Cumul {year}",
    "categories": "Emploi des jours",
    "category": "Nature des travaux",
    "days_column": "Jours",
    "share": "Part",
    "log": "Relevé d’activité",
    "log_lead": ("Une intervention, par {people}.", "{n} interventions, par {people}."),
    "log_none": "Aucune intervention",
    "log_none_text": (
        "Chaque jour travaillé figure ici avec sa date, sa nature et une note, "
        "et peut être rapproché de la facture."
    ),
    "date": "Date",
    "person": "Par",
    "note": "Note",
    "total": "Total",
    "next": "Prochaines étapes",
    "next_lead": "D’ici au prochain comité.",
    "next_none": "Les prochaines étapes sont arrêtées en séance.",
    "action": "Action",
    "in_session": "En séance",
    "agreed": "Validée",
    "who": "Responsable",
    "when": "Échéance",
    "out_of_scope": "Hors mandat",
    "out_of_scope_lead": "Ce qui ne relève pas de ce mandat.",
    "next_session": "Prochain comité, {date}",
    "next_session_open": "Prochain comité",
    "next_session_text": (
        "Les points à inscrire et les documents parviennent à {executive} une semaine avant."
    ),
    "validation": "Validation",
    "for_client": "Pour {client}",
    "for_provider": "Pour {provider}, {executive}",
    "kpi_outcomes": "Résultats conformes",
    "kpi_outcomes_plain": "Résultats du mandat",
    "kpi_used": "Jours réalisés",
    "kpi_left": "Solde de jours",
    "kpi_focus": "Axe principal",
    "all_on_track": "Tous conformes",
    "need_attention": ("Un à surveiller", "{n} à surveiller"),
    "first_due": "Échéance : {date}",
    "to_agree": "À arrêter",
    "no_due": "Sans échéance",
    "calm": "Dans le volume disponible",
    "watch": "Proche du volume disponible",
    "over": "{days} au-delà du disponible",
    "with_carried": "{days} reportés",
    "without_carried": "Aucun report",
    "some_expired": "{days} expirés",
    "some_carried": "{days} reportés",
    "no_work": "Aucune saisie",
}
FRENCH = all_set(_FRENCH)


def say(language: str, key: str, *, count: Decimal | int | None = None, **values: Any) -> str:
    """One label in a language; `count` chooses between one and more than one."""
    french = is_french(language)
    label = (FRENCH if french else ENGLISH)[key]
    if isinstance(label, tuple):
        size = abs(Decimal(count or 0))
        one = size < 2 if french else 0 < size <= 1
        label = label[0 if one else 1]
    return label.format(n=count, **values)


def labels(language: str) -> dict[str, str]:
    """The labels without values, for a template."""
    chosen = FRENCH if is_french(language) else ENGLISH
    return {key: label for key, label in chosen.items() if isinstance(label, str)}
