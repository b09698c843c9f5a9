"""The tables of engagements as the migrations up to 0019 leave them, made at once.

A new database takes this one instead of them: they make the models anew after every step, which
took half a minute. One that holds some of them goes on through the rest.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import tenancy.models
import tenancy.policies
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

# What clients and the people themselves see beyond the policies of the models.
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
CREATE POLICY leave_client ON engagements_leave FOR SELECT TO app_founder USING (
    provider_id = (SELECT current_setting('app.provider_id')::bigint)
    AND EXISTS (
        SELECT 1 FROM engagements_engagement e
        WHERE e.provider_id = engagements_leave.provider_id
        AND engagements_leave.member_id IN (e.executive_id, e.deputy_id)
        AND e.starts_on <= engagements_leave.ends_on
        AND (e.ends_on IS NULL OR e.ends_on >= engagements_leave.starts_on)
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
CREATE POLICY worklog_own ON engagements_worklog FOR SELECT TO app_login USING (
    EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.provider_id = engagements_worklog.provider_id
        AND m.id = engagements_worklog.member_id
    )
);
GRANT SELECT (provider_id, member_id, day, days, corrects_id, withdrawn_at)
    ON engagements_worklog TO app_login;
"""


class Migration(migrations.Migration):

    replaces = [('engagements', '0001_initial'), ('engagements', '0002_executives_seen_by_clients'), ('engagements', '0003_alerts_of_balances'), ('engagements', '0004_days_that_go_on'), ('engagements', '0005_the_contract_in_full'), ('engagements', '0006_when_people_are_there'), ('engagements', '0007_the_life_of_an_engagement'), ('engagements', '0008_extra_days_and_shared_balances'), ('engagements', '0009_entries_to_log_anew'), ('engagements', '0010_what_the_days_are_for'), ('engagements', '0011_conditions_from_the_first_day'), ('engagements', '0012_colleagues_who_read'), ('engagements', '0013_calendars_of_people'), ('engagements', '0014_closed_and_handed_over'), ('engagements', '0015_confirm_only_what_is_closed'), ('engagements', '0016_what_was_reminded_of'), ('engagements', '0017_contacts_of_a_handover'), ('engagements', '0018_sectors_of_clients'), ('engagements', '0019_leave_while_an_engagement_runs')]

    initial = True

    dependencies = [
        ('accounts', '0007_letters_about_missing_days'),
        ('tenancy', '0003_work_without_an_nda'),
    ]

    operations = [
        migrations.CreateModel(
            name='Engagement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('slug', models.SlugField(max_length=80)),
                ('role', models.CharField(choices=[('cmo', 'Chief marketing officer'), ('cto', 'Chief technology officer'), ('cio', 'Chief information officer'), ('coo', 'Chief operating officer'), ('cfo', 'Chief financial officer'), ('ciso', 'Chief information security officer'), ('cro', 'Chief revenue officer'), ('chro', 'Chief people officer'), ('cpo', 'Chief product officer')], max_length=8)),
                ('title', models.CharField(max_length=80)),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('kind', models.CharField(choices=[('standard', 'Ongoing'), ('bridge', 'Bridge'), ('timeboxed', 'Time-boxed')], default='standard', max_length=10)),
                ('cadence', models.CharField(choices=[('light', 'Light: a quarterly look'), ('standard', 'Standard: every month'), ('active', 'Active: every week')], default='standard', max_length=8)),
                ('triggers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('exit_criteria', models.TextField(blank=True, max_length=1000)),
                ('executive', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('deputy', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('renews_on', models.DateField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('committed_until', models.DateField(blank=True, null=True)),
                ('report_day', models.PositiveSmallIntegerField(default=3)),
                ('out_of_scope', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=120)),
                ('closing_words', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'executive'], name='engagement_executive')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'id'), name='engagement_of_provider'), models.UniqueConstraint(fields=('provider', 'slug'), name='engagement_slug'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='engagement_ends_after_start'), models.CheckConstraint(condition=models.Q(('kind', 'standard'), ('ends_on__isnull', False), _connector='OR'), name='engagement_kind_ends'), models.CheckConstraint(condition=models.Q(('committed_until', None), ('committed_until__gte', models.F('starts_on')), _connector='OR'), name='engagement_committed_after_start'), models.CheckConstraint(condition=models.Q(('renews_on', None), ('renews_on__gt', models.F('starts_on')), _connector='OR'), name='engagement_renews_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', '')), models.Q(('closed_at__isnull', False), ('ends_on__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='engagement_closed_after_its_end'), models.CheckConstraint(condition=models.Q(('deputy', None), models.Q(('deputy', models.F('executive')), _negated=True), _connector='OR'), name='engagement_deputy_is_another'), models.CheckConstraint(condition=models.Q(('report_day__gte', 1), ('report_day__lte', 20)), name='engagement_report_day'), tenancy.policies.KeyInto(columns=('provider_id', 'id', 'starts_on'), into=('provider_id', 'engagement_id', 'starts_on'), name='engagement_begins_with_term', to='engagements.Term'), tenancy.policies.Trigger(body="\nIF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL\nAND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN\n    RAISE EXCEPTION 'the engagement is closed' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='engagement_stays_closed', when='BEFORE UPDATE'), tenancy.policies.Trigger(body="\nIF NEW.starts_on > OLD.starts_on AND EXISTS (\n    SELECT 1 FROM engagements_term t\n    WHERE t.engagement_id = NEW.id AND t.starts_on < NEW.starts_on\n) THEN\n    RAISE EXCEPTION 'a term begins before its engagement' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='engagement_begins_first', when='BEFORE UPDATE'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='engagement_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='engagement', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='engagement_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='executive', name='engagement_executive', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='deputy', name='engagement_deputy', owner=('provider_id',))],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='engagements.engagement')),
                ('starts_on', models.DateField()),
                ('days_per_month', models.DecimalField(decimal_places=2, max_digits=5)),
                ('day_rate', models.DecimalField(decimal_places=2, max_digits=10)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('volume_unit', models.CharField(choices=[('month', 'Days per month'), ('week', 'Days per week'), ('hours', 'Hours per week')], default='month', max_length=5)),
                ('volume', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('billing', models.CharField(choices=[('fixed', 'Fixed volume'), ('actual', 'Days used')], default='fixed', max_length=8)),
                ('proration', models.CharField(choices=[('working', 'By working days'), ('calendar', 'By calendar days'), ('none', 'None')], default='working', max_length=10)),
                ('hours_per_day', models.DecimalField(decimal_places=2, default=8, max_digits=4)),
                ('approval_days', models.PositiveSmallIntegerField(default=5)),
                ('approves_itself', models.BooleanField(default=False)),
                ('rollover_days', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('rollover_months', models.PositiveSmallIntegerField(default=0)),
                ('deficit_days', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('burst_cap', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('burst_rate', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('burst_asked', models.BooleanField(default=True)),
                ('onsite_days', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ('drift_share', models.PositiveSmallIntegerField(default=20)),
                ('purchase_order', models.CharField(blank=True, max_length=40)),
                ('agreed_by', models.CharField(blank=True, max_length=120)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'starts_on'), name='term_start'), models.CheckConstraint(condition=models.Q(('day_rate__gte', 0), ('days_per_month__gte', 0), ('days_per_month__lte', 31)), name='term_amounts'), models.CheckConstraint(condition=models.Q(('hours_per_day__gt', 0), ('hours_per_day__lte', 24)), name='term_hours'), models.CheckConstraint(condition=models.Q(models.Q(('rollover_days', 0), ('rollover_months', 0)), models.Q(('billing', 'fixed'), ('rollover_days__gt', 0), ('rollover_months__gt', 0)), _connector='OR'), name='term_rollover'), models.CheckConstraint(condition=models.Q(('deficit_days', 0), models.Q(('billing', 'fixed'), ('deficit_days__gt', 0)), _connector='OR'), name='term_deficit'), models.CheckConstraint(condition=models.Q(('onsite_days__gte', 0), ('onsite_days__lte', 31)), name='term_onsite'), models.CheckConstraint(condition=models.Q(('drift_share__gte', 0), ('drift_share__lte', 100)), name='term_drift_share'), models.CheckConstraint(condition=models.Q(models.Q(('volume', None), ('volume_unit', 'month')), models.Q(('volume__gte', 0), ('volume_unit__in', ['week', 'hours'])), _connector='OR'), name='term_volume'), tenancy.policies.Trigger(body="\nIF (SELECT e.closed_at FROM engagements_engagement e WHERE e.id = NEW.engagement_id) IS NOT NULL\nTHEN\n    RAISE EXCEPTION 'the engagement is closed' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='term_of_closed', when='BEFORE INSERT'), tenancy.policies.Trigger(body="\nIF NEW.starts_on < (SELECT e.starts_on FROM engagements_engagement e WHERE e.id = NEW.engagement_id)\nTHEN\n    RAISE EXCEPTION 'a term begins before its engagement' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='term_begins_inside', when='BEFORE INSERT OR UPDATE'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='term_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='term', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='term_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='term_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='engagements.engagement')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('reason', models.CharField(max_length=200)),
                ('let_in_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['provider', 'member'], name='reader_member')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('provider', 'engagement', 'member'), name='reader_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reader_says_why'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='reader_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='reader', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='reader_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='reader_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='member', name='reader_member', owner=('provider_id',))],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('part', models.CharField(choices=[('whole', 'Whole days'), ('half', 'Half of each day')], default='whole', max_length=5)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_start'), tenancy.policies.NoOverlap(first='starts_on', last='ends_on', name='leave_once', same=('provider_id', 'member_id')), models.UniqueConstraint(fields=('provider', 'id'), name='leave_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='leave', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='member', name='leave_member', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LeaveReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('leave', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='engagements.leave')),
                ('kind', models.CharField(choices=[('leave', 'Leave'), ('illness', 'Illness'), ('training', 'Training'), ('other', 'Other')], default='leave', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'leave'), name='leave_reason_once'), models.UniqueConstraint(fields=('provider', 'id'), name='leave_reason_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='leave_reason', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='leave', name='leave_reason_leave', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('weekday', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'member', 'engagement', 'weekday'), name='availability_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 5)), name='availability_weekday'), models.UniqueConstraint(fields=('provider', 'id'), name='availability_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='availability', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='member', name='availability_member', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='availability_engagement', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='BalanceAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('month', models.DateField()),
                ('threshold', models.CharField(choices=[('watch', 'Nearly used up'), ('over', 'Beyond the contract')], max_length=5)),
                ('at', models.DateTimeField()),
                ('used', models.DecimalField(decimal_places=2, max_digits=7)),
                ('available', models.DecimalField(decimal_places=2, max_digits=7)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'month', 'threshold'), name='balance_alert_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='balance_alert_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='balance_alert', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='balance_alert_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='balance_alert_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='BurstRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('month', models.DateField()),
                ('reason', models.CharField(choices=[('launch', 'A launch'), ('crisis', 'A crisis'), ('other', 'Something else')], max_length=6)),
                ('words', models.CharField(max_length=600)),
                ('days', models.DecimalField(decimal_places=2, max_digits=5)),
                ('asked_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('asked_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('asked', 'Waiting for an answer'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Taken back'), ('expired', 'Expired')], default='asked', max_length=9)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=120)),
                ('comment', models.CharField(blank=True, max_length=600)),
                ('named', models.DecimalField(decimal_places=2, default=0, max_digits=5)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'engagement', 'month'], name='burst_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='burst_month_first'), models.CheckConstraint(condition=models.Q(('days__gt', 0), ('days__lte', 31)), name='burst_days'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='burst_says_why'), models.CheckConstraint(condition=models.Q(('named', 0), models.Q(('named__gt', 0), ('status', 'approved')), _connector='OR'), name='burst_named_when_approved'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('status', 'asked')), models.Q(models.Q(('status', 'asked'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='burst_closed_when'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='burst_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='burst', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='burst_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='burst_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='asked_by', name='burst_asked_by', owner=('provider_id',)), tenancy.policies.Trigger(body="\nIF OLD.status <> 'asked' THEN\n    RAISE EXCEPTION 'this request has its answer' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='burst_answered', when='BEFORE UPDATE')],
            },
        ),
        migrations.CreateModel(
            name='BurstVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('burst', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.burstrequest')),
                ('answer', models.CharField(choices=[('approved', 'Approved'), ('declined', 'Declined')], max_length=8)),
                ('comment', models.CharField(blank=True, max_length=600)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('by_link', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client', 'id'), name='burst_verdict_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='user_id', client_when='', name='burst_verdict', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='burst_verdict_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='burst', name='burst_verdict_burst', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='engagements.engagement')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(max_length=120)),
                ('target', models.CharField(blank=True, max_length=120)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('metric', models.CharField(blank=True, max_length=120)),
                ('unit', models.CharField(blank=True, max_length=12)),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('aim', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('current', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('current_on', models.DateField(blank=True, null=True)),
                ('accountable', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(blank=True, choices=[('', 'Not measured yet'), ('on_track', 'On track'), ('at_risk', 'At risk'), ('off_track', 'Off track'), ('met', 'Met'), ('dropped', 'Dropped')], default='', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'position'), name='outcome_position'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outcome_dropped_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('baseline', None), ('baseline_on__isnull', False), _connector='OR'), models.Q(('current', None), ('current_on__isnull', False), _connector='OR')), name='outcome_values_are_dated'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='outcome_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='outcome', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='outcome_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='outcome_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='QuarterReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='engagements.engagement')),
                ('quarter', models.DateField()),
                ('held_on', models.DateField(blank=True, null=True)),
                ('decided', models.TextField(blank=True, max_length=2000)),
                ('volume', models.TextField(blank=True, max_length=1000)),
                ('intention', models.TextField(blank=True, max_length=1000)),
                ('hard_truths', models.TextField(blank=True, max_length=2000)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'quarter'), name='review_once'), models.CheckConstraint(condition=models.Q(('quarter__day', 1), ('quarter__month__in', [1, 4, 7, 10])), name='review_quarter_first'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', '')), models.Q(('closed_at__isnull', False), ('held_on__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='review_closed_by_whom'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='review_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='closed_at IS NOT NULL', name='review', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='review_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='review_engagement', owner=('provider_id', 'client_id')), tenancy.policies.Trigger(body="\nIF OLD.closed_at IS NOT NULL THEN\n    RAISE EXCEPTION 'the review is closed' USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", deferred=False, name='review_closed', when='BEFORE UPDATE OR DELETE')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='OutcomeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('review', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='engagements.quarterreview')),
                ('outcome', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.outcome')),
                ('title', models.CharField(max_length=120)),
                ('target', models.CharField(blank=True, max_length=120)),
                ('unit', models.CharField(blank=True, max_length=12)),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('state', models.CharField(blank=True, choices=[('', 'Not measured yet'), ('on_track', 'On track'), ('at_risk', 'At risk'), ('off_track', 'Off track'), ('met', 'Met'), ('dropped', 'Dropped')], default='', max_length=10)),
                ('words', models.CharField(blank=True, max_length=600)),
                ('decision', models.CharField(choices=[('keep', 'Keep'), ('change', 'Change'), ('drop', 'Drop')], default='keep', max_length=6)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'review', 'outcome'), name='outcome_reviewed_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='outcome_review_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='EXISTS (SELECT 1 FROM engagements_quarterreview r WHERE r.id = review_id AND r.closed_at IS NOT NULL)', name='outcome_review', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='outcome_review_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='review', name='outcome_review_review', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='outcome', name='outcome_review_outcome', owner=('provider_id', 'client_id')), tenancy.policies.Trigger(body="\nIF TG_OP <> 'INSERT' AND EXISTS (\n    SELECT 1 FROM engagements_quarterreview r\n    WHERE r.id = OLD.review_id AND r.closed_at IS NOT NULL\n) OR TG_OP <> 'DELETE' AND EXISTS (\n    SELECT 1 FROM engagements_quarterreview r\n    WHERE r.id = NEW.review_id AND r.closed_at IS NOT NULL\n) THEN\n    RAISE EXCEPTION 'the review is closed' USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", deferred=False, name='outcome_review_closed', when='BEFORE INSERT OR UPDATE OR DELETE')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ReviewConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('review', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='engagements.quarterreview')),
                ('remark', models.CharField(blank=True, max_length=600)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'review'), name='review_confirmed_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='review_confirmation_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='user_id', client_when='', name='review_confirmation', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='review_confirmation_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='review', name='review_confirmation_review', owner=('provider_id', 'client_id')), tenancy.policies.Trigger(body="\nIF NOT EXISTS (\n    SELECT 1 FROM engagements_quarterreview r\n    WHERE r.id = NEW.review_id AND r.closed_at IS NOT NULL\n) THEN\n    RAISE EXCEPTION 'the review is not closed yet' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='review_confirmed_closed', when='AFTER INSERT')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Priority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('month', models.DateField()),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=160)),
                ('is_done', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'month', 'position'), name='priority_position'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='priority_month_first'), models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 3)), name='priority_three'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='priority_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='priority', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='priority_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='priority_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Worry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('text', models.CharField(max_length=300)),
                ('raised_on', models.DateField()),
                ('raised_by', models.CharField(max_length=120)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.outcome')),
                ('tied_to', models.CharField(blank=True, max_length=160)),
                ('answer', models.CharField(blank=True, max_length=600)),
                ('settled_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('settled_on', None), models.Q(('answer', ''), _negated=True), _connector='OR'), name='worry_settled_says_how'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='worry_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='user_id', client_when='', name='worry', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='worry_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='worry_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='outcome', name='worry_outcome', owner=('provider_id', 'client_id')), tenancy.policies.Trigger(body="\nIF OLD.user_id IS NOT NULL AND (NEW.text, NEW.user_id) IS DISTINCT FROM (OLD.text, OLD.user_id) THEN\n    RAISE EXCEPTION 'these are the words of the client' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='worry_in_their_words', when='BEFORE UPDATE')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='TimesheetImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('name', models.CharField(max_length=120)),
                ('source', models.CharField(max_length=40)),
                ('rows', models.PositiveIntegerField()),
                ('days', models.DecimalField(decimal_places=2, max_digits=9)),
                ('imported_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('imported_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'id'), name='timesheet_import_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='timesheet_import', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='imported_by', name='timesheet_import_imported_by', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='WorkLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='worklogs', to='engagements.engagement')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('day', models.DateField()),
                ('days', models.DecimalField(decimal_places=2, max_digits=5)),
                ('category', models.CharField(choices=[('leadership', 'Leadership'), ('strategy', 'Strategy'), ('governance', 'Governance'), ('vendors', 'Vendors'), ('scoping', 'Project scoping'), ('coaching', 'Coaching and hiring'), ('transfer', 'Knowledge transfer'), ('operations', 'Operations')], default='leadership', max_length=12)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('reason', models.CharField(blank=True, choices=[('', 'None'), ('incident', 'Major incident'), ('change', 'Validation of a risky change')], default='', max_length=8)),
                ('place', models.CharField(choices=[('remote', 'Remote'), ('onsite', 'On site')], default='remote', max_length=6)),
                ('outcome', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.outcome')),
                ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('timesheet', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.timesheetimport')),
                ('import_key', models.CharField(blank=True, max_length=64)),
                ('import_line', models.PositiveIntegerField(blank=True, null=True)),
                ('corrects', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.worklog')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'engagement', 'day'], include=('days', 'client', 'withdrawn_at'), name='worklog_engagement_day'), models.Index(fields=['provider', 'member', 'day'], name='worklog_member_day'), models.Index(fields=['provider', 'client', 'day'], name='worklog_client_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('days__gt', 0), ('days__lte', 1.5)), models.Q(('corrects__isnull', False), ('days__gte', -1.5), ('days__lte', 1.5), models.Q(('days', 0), _negated=True)), _connector='OR'), name='worklog_days'), models.CheckConstraint(condition=models.Q(('reason', ''), ('category', 'operations'), _connector='OR'), name='worklog_reason_of_operations'), models.UniqueConstraint(condition=models.Q(('import_key', ''), _negated=True), fields=('provider', 'import_key'), name='worklog_imported_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='worklog_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='withdrawn_at IS NULL', name='worklog', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='worklog_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='worklog_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='corrects', name='worklog_corrects', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='outcome', name='worklog_outcome', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='member', name='worklog_member', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='timesheet', name='worklog_timesheet', owner=('provider_id',)), tenancy.policies.Trigger(body="\nIF TG_OP <> 'INSERT' AND EXISTS (\n    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = OLD.engagement_id\n    AND m.month = date_trunc('month', OLD.day)::date\n    AND m.status IN ('submitted', 'approved', 'invoiced')\n) OR TG_OP <> 'DELETE' AND EXISTS (\n    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = NEW.engagement_id\n    AND m.month = date_trunc('month', NEW.day)::date\n    AND m.status IN ('submitted', 'approved', 'invoiced')\n) THEN\n    RAISE EXCEPTION 'the month of this work is locked' USING ERRCODE = 'check_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", deferred=False, name='worklog_locked', when='BEFORE INSERT OR UPDATE OR DELETE'), tenancy.policies.Trigger(body="\nIF NEW.withdrawn_at IS NULL AND (\n    SELECT sum(w.days) FROM engagements_worklog w\n    WHERE w.provider_id = NEW.provider_id AND w.member_id = NEW.member_id\n    AND w.day = NEW.day AND w.withdrawn_at IS NULL AND w.corrects_id IS NULL\n) > 1.5 THEN\n    RAISE EXCEPTION 'more than 1.5 days on one date' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", deferred=False, name='worklog_day_full', when='AFTER INSERT OR UPDATE')],
            },
        ),
        migrations.CreateModel(
            name='WorkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('worklog', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.worklog')),
                ('text', models.CharField(max_length=400)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'worklog'), name='work_note_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='work_note_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='work_note', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='work_note_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='worklog', name='work_note_worklog', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='engagements.engagement')),
                ('month', models.DateField()),
                ('kind', models.CharField(choices=[('allotment', 'Days contracted'), ('carried', 'Carried in'), ('carried_out', 'Carried out'), ('work', 'Work'), ('burst', 'Burst'), ('borrowed', 'Borrowed'), ('expired', 'Expired'), ('correction', 'Correction')], max_length=12)),
                ('days', models.DecimalField(decimal_places=2, max_digits=7)),
                ('origin', models.DateField(null=True)),
                ('worklog', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.worklog')),
                ('note', models.CharField(blank=True, max_length=160)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'engagement', 'month'], include=('kind', 'days', 'client'), name='movement_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='movement_month_first'), models.CheckConstraint(condition=models.Q(('days', 0), _negated=True), name='movement_moves'), models.CheckConstraint(condition=models.Q(models.Q(('days__lt', 0), ('kind', 'burst'), _negated=True), models.Q(('days__gt', 0), ('kind', 'expired'), _negated=True)), name='movement_direction'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'carried'), _negated=True), models.Q(('origin__day', 1), ('origin__isnull', False)), _connector='OR'), name='movement_origin'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='movement_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='movement', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='movement_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='movement_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='worklog', name='movement_worklog', owner=('provider_id', 'client_id')), tenancy.policies.Trigger(body="\nIF EXISTS (\n    SELECT 1 FROM engagements_engagementmonth m WHERE m.engagement_id = NEW.engagement_id\n    AND m.month = NEW.month AND m.status IN ('approved', 'invoiced')\n) THEN\n    RAISE EXCEPTION 'the account of this month is closed' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='movement_closed', when='BEFORE INSERT')],
            },
        ),
        migrations.CreateModel(
            name='CalendarSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('name', models.CharField(max_length=120)),
                ('host', models.CharField(blank=True, max_length=253)),
                ('sealed_url', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('waiting', 'Waiting to be read'), ('reading', 'Being read'), ('read', 'Read'), ('failed', 'Could not be read')], default='waiting', max_length=8)),
                ('due_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=20)),
                ('etag', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'due_at'], name='calendar_source_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sealed_url', ''), models.Q(('host', ''), _negated=True), _connector='OR'), name='calendar_source_address'), models.UniqueConstraint(fields=('provider', 'id'), name='calendar_source_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_source', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='member', name='calendar_source_member', owner=('provider_id',))],
            },
        ),
        migrations.CreateModel(
            name='CalendarEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.calendarsource')),
                ('uid', models.CharField(max_length=64)),
                ('occurrence', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('domains', models.JSONField(default=list)),
                ('is_tentative', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('logged', 'Logged'), ('dismissed', 'Dismissed')], default='proposed', max_length=9)),
                ('content', models.CharField(max_length=64)),
                ('answered', models.CharField(blank=True, max_length=64)),
                ('is_gone', models.BooleanField(default=False)),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('worklog', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.worklog')),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'user', 'day'], name='calendar_event_day')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'user', 'uid', 'occurrence'), name='calendar_event_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'logged'), _negated=True), ('worklog__isnull', False), _connector='OR'), name='calendar_event_logged_names_its_entry'), models.CheckConstraint(condition=models.Q(('worklog', None), ('client__isnull', False), _connector='OR'), name='calendar_event_entry_names_its_client'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('starts_at', None)), models.Q(('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='calendar_event_times'), models.UniqueConstraint(fields=('provider', 'id'), name='calendar_event_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_event', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='user_id'), tenancy.policies.SameOwnerForeignKey(field='source', name='calendar_event_source', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='client', name='calendar_event_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='worklog', name='calendar_event_worklog', owner=('provider_id', 'client_id'))],
            },
        ),
        migrations.CreateModel(
            name='CalendarChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('title', 'Title'), ('domain', 'Domain')], max_length=6)),
                ('key', models.CharField(max_length=253)),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'user', 'kind', 'key'), name='calendar_choice_once'), models.UniqueConstraint(fields=('provider', 'id'), name='calendar_choice_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_choice', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='user_id'), tenancy.policies.SameOwnerForeignKey(field='engagement', name='calendar_choice_engagement', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key_hash', models.CharField(max_length=64)),
                ('sealed_key', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user',), name='calendar_feed_once'), tenancy.policies.PersonPolicy(name='calendar_feed', person='user_id')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SharedLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('days_a_week', models.DecimalField(decimal_places=2, max_digits=5)),
                ('measured_on', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'member'), name='shared_load_once'), models.CheckConstraint(condition=models.Q(('days_a_week__gte', 0)), name='shared_load_days'), models.UniqueConstraint(fields=('provider', 'id'), name='shared_load_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='shared_load', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='member', name='shared_load_member', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Headcount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('on', models.DateField()),
                ('staff', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client', 'on'), name='headcount_once'), models.CheckConstraint(condition=models.Q(('staff__gte', 1), ('staff__lte', 1000000)), name='headcount_staff'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='headcount_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='headcount', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='headcount_client', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ClientProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('sector', models.CharField(blank=True, max_length=20)),
                ('several_countries', models.BooleanField(default=False)),
                ('several_businesses', models.BooleanField(default=False)),
                ('several_regulations', models.BooleanField(default=False)),
                ('maturity', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client'), name='client_profile_once'), models.CheckConstraint(condition=models.Q(('maturity', None), ('maturity__lte', 100), _connector='OR'), name='client_profile_maturity'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='client_profile_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='client_profile', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='client_profile_client', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='MilestoneMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('milestone', models.CharField(max_length=24)),
                ('verdict', models.CharField(choices=[('met', 'Met'), ('waived', 'Waived')], max_length=6)),
                ('on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=400)),
                ('address', models.URLField(blank=True, max_length=400)),
                ('by', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'milestone'), name='milestone_mark_once'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'waived'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='milestone_waived_says_why'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='milestone_mark_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='milestone_mark', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='milestone_mark_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='milestone_mark_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('checklist', models.CharField(choices=[('access', 'Access'), ('commitment', 'What the client commits to'), ('start', 'The first 30 days')], max_length=10)),
                ('key', models.SlugField(max_length=40)),
                ('title', models.CharField(blank=True, max_length=160)),
                ('contact', models.CharField(blank=True, max_length=120)),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('refused', 'Refused'), ('unneeded', 'Not needed')], default='open', max_length=8)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'checklist', 'key'), name='checklist_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='checklist_item_closed_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'unneeded']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='checklist_item_says_why'), models.CheckConstraint(condition=models.Q(('asked_on', None), ('closed_on', None), ('closed_on__gte', models.F('asked_on')), _connector='OR'), name='checklist_item_in_order'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='checklist_item_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='checklist_item', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='checklist_item_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='checklist_item_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ChecklistGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.checklistitem')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client', 'id'), name='checklist_grant_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='user_id', client_when='', name='checklist_grant', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='checklist_grant_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='item', name='checklist_grant_item', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Prospect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('intention', models.CharField(choices=[('undecided', 'Not decided yet'), ('stays', 'Stays fractional'), ('fulltime', 'May become full-time'), ('bridge', 'Ends when a permanent hire has taken over')], default='undecided', max_length=10)),
                ('intention_words', models.CharField(blank=True, max_length=400)),
                ('conversion', models.TextField(blank=True, max_length=2000)),
                ('notice_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('salary', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('charges', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement'), name='prospect_once'), models.CheckConstraint(condition=models.Q(models.Q(('charges', None), ('salary', None)), models.Q(('charges__gte', 0), ('salary__gt', 0)), _connector='OR'), name='prospect_salary'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='prospect_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='prospect', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='prospect_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='prospect_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='RenewalDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('renews_on', models.DateField()),
                ('decision', models.CharField(choices=[('renew', 'It goes on as it is'), ('change', 'It goes on under new conditions'), ('end', 'It ends')], max_length=6)),
                ('until', models.DateField()),
                ('words', models.CharField(blank=True, max_length=600)),
                ('by', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('decision', 'end'), ('until__gt', models.F('renews_on')), _connector='OR'), name='renewal_goes_on'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='renewal_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='renewal', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='renewal_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='renewal_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='FitAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('since', models.DateField()),
                ('load', models.DecimalField(decimal_places=1, max_digits=5)),
                ('on', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'since'), name='fit_advice_once'), models.CheckConstraint(condition=models.Q(('since__day', 1)), name='fit_advice_month'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='fit_advice_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='fit_advice', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='fit_advice_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='fit_advice_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='FullTimeCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('country', models.CharField(max_length=2)),
                ('role', models.CharField(choices=[('cmo', 'Chief marketing officer'), ('cto', 'Chief technology officer'), ('cio', 'Chief information officer'), ('coo', 'Chief operating officer'), ('cfo', 'Chief financial officer'), ('ciso', 'Chief information security officer'), ('cro', 'Chief revenue officer'), ('chro', 'Chief people officer'), ('cpo', 'Chief product officer')], max_length=8)),
                ('salary', models.DecimalField(decimal_places=2, max_digits=10)),
                ('charges', models.DecimalField(decimal_places=2, max_digits=5)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'country', 'role'), name='full_time_cost_once'), models.CheckConstraint(condition=models.Q(('charges__gte', 0), ('salary__gt', 0)), name='full_time_cost_amounts'), models.UniqueConstraint(fields=('provider', 'id'), name='full_time_cost_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='full_time_cost', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Continuity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('domain', models.CharField(max_length=80)),
                ('document', models.CharField(blank=True, max_length=160)),
                ('address', models.URLField(blank=True, max_length=400)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('second_person', models.CharField(blank=True, max_length=120)),
                ('access_owner', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'verbose_name_plural': 'continuity',
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'domain'), name='continuity_once'), models.CheckConstraint(condition=models.Q(('checked_on', None), models.Q(('document', ''), _negated=True), _connector='OR'), name='continuity_checks_a_document'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='continuity_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='continuity', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='continuity_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='continuity_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('kind', models.CharField(choices=[('part', 'Part of the dossier'), ('contact', 'Contact'), ('thread', 'Open thread'), ('promise', 'Open promise'), ('advice', 'Advice for the first 30 days')], max_length=8)),
                ('key', models.SlugField(blank=True, max_length=24)),
                ('title', models.CharField(blank=True, max_length=160)),
                ('detail', models.CharField(blank=True, max_length=600)),
                ('address', models.URLField(blank=True, max_length=400)),
                ('contact', models.CharField(blank=True, max_length=120)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('provider', 'engagement', 'key'), name='handover_part_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'part'), models.Q(('key', ''), _negated=True)), models.Q(models.Q(('kind', 'part'), _negated=True), models.Q(('title', ''), _negated=True)), _connector='OR'), name='handover_item_is_named'), models.CheckConstraint(condition=models.Q(models.Q(('done_by', ''), ('done_on', None)), models.Q(('done_on__isnull', False), models.Q(('done_by', ''), _negated=True)), _connector='OR'), name='handover_item_done_by'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='handover_item_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='handover_item', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='handover_item_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='handover_item_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='EngagementMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='months', to='engagements.engagement')),
                ('month', models.DateField()),
                ('status', models.CharField(choices=[('open', 'Open'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('approved', 'Approved'), ('invoiced', 'Invoiced')], default='open', max_length=10)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('submitted_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('comment', models.CharField(blank=True, max_length=600)),
                ('approves_itself_on', models.DateField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=120)),
                ('content', models.JSONField(null=True)),
                ('content_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'month', 'status'], name='month_status')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'month'), name='month_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='month_first'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('status__in', ['approved', 'invoiced']), models.Q(('approved_by', ''), _negated=True), models.Q(('content_hash', ''), _negated=True), ('content__isnull', False)), models.Q(('approved_at', None), ('content_hash', ''), ('status__in', ['open', 'submitted', 'returned'])), _connector='OR'), name='month_signed_has_content'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='month_submitted_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='month_returned_says_why'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='month_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='month', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='month_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='month_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='submitted_by', name='month_submitted_by', owner=('provider_id',)), tenancy.policies.Trigger(body="\nIF TG_OP = 'DELETE' THEN\n    IF OLD.status <> 'open' THEN\n        RAISE EXCEPTION 'a month that was handed in stays' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\nEND IF;\nIF OLD.status IN ('approved', 'invoiced') AND (\n    NEW.status NOT IN ('approved', 'invoiced')\n    OR (to_jsonb(NEW) - 'status') IS DISTINCT FROM (to_jsonb(OLD) - 'status')\n) THEN\n    RAISE EXCEPTION 'the month is signed' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", deferred=False, name='month_signed', when='BEFORE UPDATE OR DELETE')],
            },
        ),
        migrations.CreateModel(
            name='MonthVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement_month', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagementmonth')),
                ('answer', models.CharField(choices=[('approved', 'Approved'), ('returned', 'Returned')], max_length=10)),
                ('comment', models.CharField(blank=True, max_length=600)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('by_link', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', 'returned'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='verdict_returned_says_why'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='verdict_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='user_id', client_when='', name='verdict', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='verdict_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement_month', name='verdict_engagement_month', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('kind', models.CharField(choices=[('nda', 'Confidentiality agreement'), ('ip', 'Intellectual property'), ('contract', 'Contract'), ('dpa', 'Data processing agreement'), ('insurance', 'Insurance'), ('other', 'Other paper')], max_length=10)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('signed_on', models.DateField()),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('added_by', models.CharField(max_length=120)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'client', 'kind'], name='paper_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('signed_on')), _connector='OR'), name='paper_holds'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='paper_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='removed_at IS NULL', name='paper', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='paper_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='paper_engagement', owner=('provider_id', 'client_id'))],
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('paper', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.paper')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=5)),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'paper'), name='paper_file_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'png', 'jpeg', 'webp'])), name='paper_file_kind'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='paper_file_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='EXISTS (SELECT 1 FROM engagements_paper p WHERE p.id = paper_id AND p.removed_at IS NULL)', name='paper_file', own='', provider='provider_id', staff='SELECT, INSERT, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='paper_file_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='paper', name='paper_file_paper', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SeniorityRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('seniority', models.CharField(choices=[('senior', 'Senior'), ('principal', 'Principal'), ('partner', 'Partner')], max_length=10)),
                ('day_rate', models.DecimalField(decimal_places=2, max_digits=10)),
                ('currency', models.CharField(default='EUR', max_length=3)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'seniority'), name='seniority_rate_once'), models.CheckConstraint(condition=models.Q(('day_rate__gt', 0)), name='seniority_rate_amount'), models.UniqueConstraint(fields=('provider', 'id'), name='seniority_rate_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='seniority_rate', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('reason', models.CharField(choices=[('quiet', 'Nothing logged for long'), ('month', 'Month not handed in')], max_length=5)),
                ('since', models.DateField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'member', 'reason', 'since'), name='reminder_once'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='reminder_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='reminder', own='', provider='provider_id', staff='SELECT, INSERT', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='reminder_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='reminder_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='member', name='reminder_member', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='LogTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('name', models.CharField(max_length=60)),
                ('days', models.DecimalField(decimal_places=2, default=Decimal('0.5'), max_digits=3)),
                ('category', models.CharField(choices=[('leadership', 'Leadership'), ('strategy', 'Strategy'), ('governance', 'Governance'), ('vendors', 'Vendors'), ('scoping', 'Project scoping'), ('coaching', 'Coaching and hiring'), ('transfer', 'Knowledge transfer'), ('operations', 'Operations')], default='leadership', max_length=12)),
                ('place', models.CharField(choices=[('remote', 'Remote'), ('onsite', 'On site')], default='remote', max_length=6)),
                ('outcome', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.outcome')),
                ('note', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'member', 'name'), name='log_template_name'), models.CheckConstraint(condition=models.Q(('days__in', [Decimal('0.25'), Decimal('0.5'), Decimal('0.75'), Decimal('1')])), name='log_template_days'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='log_template_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='log_template', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='log_template_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='log_template_engagement', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='outcome', name='log_template_outcome', owner=('provider_id', 'client_id')), tenancy.policies.SameOwnerForeignKey(field='member', name='log_template_member', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ScopeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='scope_items', to='engagements.engagement')),
                ('side', models.CharField(choices=[('in', 'In scope'), ('out', 'Out of scope')], max_length=3)),
                ('key', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=160)),
                ('category', models.CharField(blank=True, choices=[('leadership', 'Leadership'), ('strategy', 'Strategy'), ('governance', 'Governance'), ('vendors', 'Vendors'), ('scoping', 'Project scoping'), ('coaching', 'Coaching and hiring'), ('transfer', 'Knowledge transfer'), ('operations', 'Operations')], max_length=12)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('provider', 'engagement', 'key'), name='scope_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='scope_item_says'), models.CheckConstraint(condition=models.Q(('side', 'in'), ('category', ''), _connector='OR'), name='scope_item_evidence'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='scope_item_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='scope_item', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='scope_item_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='scope_item_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='engagements.engagement')),
                ('key', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('decides', models.CharField(blank=True, max_length=120)),
                ('does', models.CharField(blank=True, max_length=120)),
                ('consulted', models.CharField(blank=True, max_length=160)),
                ('informed', models.CharField(blank=True, max_length=160)),
                ('operations', models.CharField(blank=True, choices=[('', 'Not said'), ('team', "The client's own team"), ('vendor', 'An outside supplier'), ('mix', 'Team and supplier together'), ('provider', 'The firm of the executive')], default='', max_length=8)),
            ],
            options={
                'verbose_name_plural': 'responsibilities',
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('provider', 'engagement', 'key'), name='responsibility_once'), models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('name', ''), _negated=True), _connector='OR'), name='responsibility_is_named'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='responsibility_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='responsibility', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='responsibility_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='responsibility_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Stakeholder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('name', models.CharField(max_length=80)),
                ('position', models.CharField(blank=True, max_length=80)),
                ('influence', models.CharField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], default='medium', max_length=6)),
                ('attitude', models.CharField(blank=True, choices=[('', 'Not known yet'), ('supports', 'Supports it'), ('neutral', 'Waits and sees'), ('worried', 'Feels threatened'), ('against', 'Is against it')], default='', max_length=8)),
                ('note', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client', 'id'), name='stakeholder_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='stakeholder', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='stakeholder_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='stakeholder_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Friction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('day', models.DateField()),
                ('who', models.CharField(max_length=80)),
                ('what', models.CharField(max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'client', 'id'), name='friction_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='friction', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='friction_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='friction_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='BalanceShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('only_of', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=120)),
                ('opens', models.PositiveIntegerField(default=0)),
                ('last_opened_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='balance_share_ends'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='balance_share_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='balance_share', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='balance_share_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='only_of', name='balance_share_only_of', owner=('provider_id',))],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Taper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('quarter', models.DateField()),
                ('days', models.DecimalField(decimal_places=2, max_digits=5)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'engagement', 'quarter'), name='taper_once'), models.CheckConstraint(condition=models.Q(('quarter__day', 1), ('quarter__month__in', [1, 4, 7, 10])), name='taper_quarter'), models.CheckConstraint(condition=models.Q(('days__gte', 0), ('days__lte', 93)), name='taper_days'), models.UniqueConstraint(fields=('provider', 'client', 'id'), name='taper_owner'), tenancy.policies.RowPolicy(client='client_id', client_adds='', client_when='', name='taper', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''), tenancy.policies.SameOwnerForeignKey(field='client', name='taper_client', owner=('provider_id',)), tenancy.policies.SameOwnerForeignKey(field='engagement', name='taper_engagement', owner=('provider_id', 'client_id'))],
                'indexes': [],
            },
        ),
        migrations.RunSQL(UP),
    ]
