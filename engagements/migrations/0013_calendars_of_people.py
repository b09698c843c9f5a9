"""Calendars that people let us read, what they propose, the feed that goes out, and what a person
lets a provider know of their load elsewhere.

Before any provider is chosen a person reads the dates and the days of their own work at every
provider, and no other column: the day and a half is over all engagements.
"""

import django.db.models.deletion
import tenancy.models
import tenancy.policies
from django.conf import settings
from django.db import migrations, models

UP = """
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

DOWN = """
REVOKE SELECT (provider_id, member_id, day, days, corrects_id, withdrawn_at)
    ON engagements_worklog FROM app_login;
DROP POLICY worklog_own ON engagements_worklog;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_links_in_letters'),
        ('engagements', '0012_colleagues_who_read'),
        ('tenancy', '0003_work_without_an_nda'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.client')),
                ('worklog', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.worklog')),
                ('source', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.calendarsource')),
            ],
        ),
        migrations.CreateModel(
            name='SharedLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days_a_week', models.DecimalField(decimal_places=2, max_digits=5)),
                ('measured_on', models.DateField()),
                ('member', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('title', 'Title'), ('domain', 'Domain')], max_length=6)),
                ('key', models.CharField(max_length=253)),
                ('engagement', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.engagement')),
                ('provider', models.ForeignKey(db_index=False, default=tenancy.models.current_provider, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.provider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'user', 'kind', 'key'), name='calendar_choice_once'), models.UniqueConstraint(fields=('provider', 'id'), name='calendar_choice_owner'), tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_choice', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='user_id'), tenancy.policies.SameOwnerForeignKey(field='engagement', name='calendar_choice_engagement', owner=('provider_id',))],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_hash', models.CharField(max_length=64)),
                ('sealed_key', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user',), name='calendar_feed_once'), tenancy.policies.PersonPolicy(name='calendar_feed', person='user_id')],
            },
        ),
        migrations.AddIndex(
            model_name='calendarsource',
            index=models.Index(fields=['provider', 'due_at'], name='calendar_source_due'),
        ),
        migrations.AddConstraint(
            model_name='calendarsource',
            constraint=models.CheckConstraint(condition=models.Q(('sealed_url', ''), models.Q(('host', ''), _negated=True), _connector='OR'), name='calendar_source_address'),
        ),
        migrations.AddConstraint(
            model_name='calendarsource',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='calendar_source_owner'),
        ),
        migrations.AddConstraint(
            model_name='calendarsource',
            constraint=tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_source', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''),
        ),
        migrations.AddConstraint(
            model_name='calendarsource',
            constraint=tenancy.policies.SameOwnerForeignKey(field='member', name='calendar_source_member', owner=('provider_id',)),
        ),
        migrations.AddIndex(
            model_name='calendarevent',
            index=models.Index(fields=['provider', 'user', 'day'], name='calendar_event_day'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=models.UniqueConstraint(fields=('provider', 'user', 'uid', 'occurrence'), name='calendar_event_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'logged'), _negated=True), ('worklog__isnull', False), _connector='OR'), name='calendar_event_logged_names_its_entry'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('starts_at', None)), models.Q(('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='calendar_event_times'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='calendar_event_owner'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='calendar_event', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own='user_id'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=tenancy.policies.SameOwnerForeignKey(field='source', name='calendar_event_source', owner=('provider_id',)),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=models.CheckConstraint(condition=models.Q(('worklog', None), ('client__isnull', False), _connector='OR'), name='calendar_event_entry_names_its_client'),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=tenancy.policies.SameOwnerForeignKey(field='client', name='calendar_event_client', owner=('provider_id',)),
        ),
        migrations.AddConstraint(
            model_name='calendarevent',
            constraint=tenancy.policies.SameOwnerForeignKey(field='worklog', name='calendar_event_worklog', owner=('provider_id', 'client_id')),
        ),
        migrations.AddConstraint(
            model_name='sharedload',
            constraint=models.UniqueConstraint(fields=('provider', 'member'), name='shared_load_once'),
        ),
        migrations.AddConstraint(
            model_name='sharedload',
            constraint=models.CheckConstraint(condition=models.Q(('days_a_week__gte', 0)), name='shared_load_days'),
        ),
        migrations.AddConstraint(
            model_name='sharedload',
            constraint=models.UniqueConstraint(fields=('provider', 'id'), name='shared_load_owner'),
        ),
        migrations.AddConstraint(
            model_name='sharedload',
            constraint=tenancy.policies.RowPolicy(client='', client_adds='', client_when='', name='shared_load', own='', provider='provider_id', staff='SELECT, INSERT, UPDATE, DELETE', staff_own=''),
        ),
        migrations.AddConstraint(
            model_name='sharedload',
            constraint=tenancy.policies.SameOwnerForeignKey(field='member', name='shared_load_member', owner=('provider_id',)),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
