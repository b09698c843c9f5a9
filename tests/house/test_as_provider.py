"""Who goes on under the provider's role after the act of a founder: these rooms alone."""

import ast

from tests.cluster import ROOT

# The rooms that go on under the provider's role after a founder's act, and nothing else.
AS_PROVIDER = {
    # Holds the invoice that a founder objects to, tells the office, and takes it back for them.
    "billing/disputes.py": ["open_dispute", "open_dispute", "withdraw"],
    # Keeps the PDF of an issued invoice where its reader came before the worker.
    "billing/files.py": ["pdf_of"],
    # Keeps what a person of the client has just given beside what was asked for.
    "engagements/course/checklists.py": ["grant"],
    # Settles the request for extra days that a founder has just answered.
    "engagements/bursting.py": ["_answer"],
    # Prints the provider's logo on a month that its founder takes away.
    "engagements/printed.py": ["_face"],
    # Makes, or takes back, the link to a founder's own balance.
    "engagements/sharing.py": ["revoke", "share"],
    # Writes into the trail what a founder has just confirmed, or worried about.
    "engagements/mandate/reviews.py": ["confirm_review"],
    "engagements/mandate/worries.py": ["raise_worry"],
    # Writes into the trail what a founder has just signed, and tells who leads the work.
    "kpis/definitions/signing.py": ["_give"],
    # Signs, or gives back, the month that a founder has just answered.
    "engagements/months.py": ["approve", "return_month"],
    # Signs off, or gives back, the framework that a founder has just answered.
    "kpis/signing.py": ["give_back", "sign"],
}


def _calls(path: str, name: str) -> list[str]:
    """The functions of a file in which a name is called."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_only_the_named_rooms_go_on_under_the_providers_role() -> None:
    files = [
        path.relative_to(ROOT).as_posix()
        for app in (
            "dashboards",
            "committees",
            "billing",
            "kpis",
            "engagements",
            "accounts",
            "config",
        )
        for path in (ROOT / app).rglob("*.py")
    ]
    used = {path: sorted(_calls(path, "as_provider")) for path in sorted(files)}
    assert {path: where for path, where in used.items() if where} == AS_PROVIDER
