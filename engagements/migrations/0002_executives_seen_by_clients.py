"""A client's people see the members who lead their engagements or have worked for them, and no
other: what they sign names who did the work, also after a handover."""

from django.db import migrations

UP = """
CREATE POLICY membership_client ON accounts_membership FOR SELECT TO app_founder USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND (
        EXISTS (
            SELECT 1 FROM engagements_engagement e
            WHERE e.provider_id = accounts_membership.provider_id
            AND e.executive_id = accounts_membership.id
        )
        OR EXISTS (
            SELECT 1 FROM engagements_worklog w
            WHERE w.provider_id = accounts_membership.provider_id
            AND w.member_id = accounts_membership.id
        )
    )
);
GRANT SELECT ON accounts_membership TO app_founder;
"""

DOWN = """
REVOKE SELECT ON accounts_membership FROM app_founder;
DROP POLICY membership_client ON accounts_membership;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0001_initial"),
        ("accounts", "0002_walls_around_people"),
    ]
    operations = [migrations.RunSQL(UP, DOWN)]
