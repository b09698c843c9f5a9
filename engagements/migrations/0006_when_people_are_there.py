"""Leave and usual weekdays. A client's people see when those who lead or cover their engagements
are away, on which weekdays they usually come, and who covers; never why somebody is away."""

import django.db.models.deletion
import tenancy.models
import tenancy.policies
from django.db import migrations, models

UP = """
CREATE POLICY leave_client ON engagements_leave FOR SELECT TO app_founder USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND EXISTS (
        SELECT 1 FROM engagements_engagement e
        WHERE e.provider_id = engagements_leave.provider_id
        AND engagements_leave.member_id IN (e.executive_id, e.deputy_id)
    )
);
GRANT SELECT ON engagements_leave TO app_founder;
CREATE POLICY availability_client ON engagements_availability FOR SELECT TO app_founder USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND EXISTS (
        SELECT 1 FROM engagements_engagement e
        WHERE e.provider_id = engagements_availability.provider_id
        AND e.id = engagements_availability.engagement_id
    )
);
GRANT SELECT ON engagements_availability TO app_founder;
CREATE POLICY membership_covers ON accounts_membership FOR SELECT TO app_founder USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND EXISTS (
        SELECT 1 FROM engagements_engagement e
        WHERE e.provider_id = accounts_membership.provider_id
        AND e.deputy_id = accounts_membership.id
    )
);
"""

DOWN = """
DROP POLICY membership_covers ON accounts_membership;
REVOKE SELECT ON engagements_availability, engagements_leave FROM app_founder;
DROP POLICY availability_client ON engagements_availability;
DROP POLICY leave_client ON engagements_leave;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_who_an_executive_is'),
        ('engagements', '0005_the_contract_in_full'),
        ('tenancy', '0002_brand_of_a_provider'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='engagement_of_provider'),
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('part', models.CharField(choices=[('whole', 'Whole days'), ('half', 'Half of each day')], default='whole', max_length=5)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
        ),
        migrations.CreateModel(
            name='LeaveReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('leave', 'Leave'), ('illness', 'Illness'), ('training', 'Training'), ('other', 'Other')], default='leave', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('leave', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='engagements.leave')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'member', 'engagement', 'weekday'), name='availability_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 5)), name='availability_weekday'), models.UniqueConstraint(fields=('provider', 'id'), name='availability_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='availability', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE'), tenancy.policies.SameOwnerForeignKey(field='member', name='availability_member', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='availability_engagement', owner=('provider_id',))],
            },
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=tenancy.policies.NoOverlap(first='starts_on', last='ends_on', name='leave_once', same=('provider_id', 'member_id')),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='leave_owner'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='leave', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=tenancy.policies.SameOwnerForeignKey(field='member', name='leave_member', owner=('provider_id',)),
        ),
        migrations.AddConstraint(
            model_name='leavereason',
            constraint=models.UniqueConstraint(fields=('provider', 'leave'), name='leave_reason_once'),
        ),
        migrations.AddConstraint(
            model_name='leavereason',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='leave_reason_owner'),
        ),
        migrations.AddConstraint(
            model_name='leavereason',
            constraint=tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='leave_reason', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE'),
        ),
        migrations.AddConstraint(
            model_name='leavereason',
            constraint=tenancy.policies.SameOwnerForeignKey(field='leave', name='leave_reason_leave', owner=('provider_id',)),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
