"""A client's people see the leave of who leads or covers an engagement of theirs as far as it
falls into the run of that engagement: once that is over, when somebody is away is no more theirs
to know."""

from django.db import migrations

WHOSE = """
ALTER POLICY leave_client ON engagements_leave USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND EXISTS (
        SELECT 1 FROM engagements_engagement e
        WHERE e.provider_id = engagements_leave.provider_id
        AND engagements_leave.member_id IN (e.executive_id, e.deputy_id)
        %s
    )
)
"""
RUNS = """
AND e.starts_on <= engagements_leave.ends_on
AND (e.ends_on IS NULL OR e.ends_on >= engagements_leave.starts_on)
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0018_sectors_of_clients")]
    operations = [migrations.RunSQL(WHOSE % RUNS, WHOSE % "")]
