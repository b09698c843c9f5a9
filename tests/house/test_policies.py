"""What the row policies ask, as PostgreSQL has understood it."""

from django.db import connections

# What the policies of the app's roles ask, as PostgreSQL has understood it.
ASKED = """
SELECT tablename, policyname, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
WHERE schemaname = 'public' AND coalesce(qual, '') || coalesce(with_check, '') LIKE '%FROM %'
"""


def test_what_a_policy_asks_of_other_tables_is_asked_for_its_own_row(db: None) -> None:
    """A column of the row itself that the other table has, too, would mean that one's: then one
    row of the other table would open all rows of this one."""
    with connections["default"].cursor() as cursor:
        cursor.execute(ASKED)
        found = cursor.fetchall()
    assert {name for _table, name, _asked in found} >= {"receipt_client", "line_client"}
    # Inside a question PostgreSQL writes each column of the row with its table before it.
    assert [name for table, name, asked in found if f"{table}." not in asked] == []
