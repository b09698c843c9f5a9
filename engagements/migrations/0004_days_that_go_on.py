
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0003_alerts_of_balances'),
        ('tenancy', '0002_brand_of_a_provider'),
    ]

    operations = [
        migrations.AddField(
            model_name='movement',
            name='origin',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='term',
            name='deficit_days',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=5),
        ),
        migrations.AddField(
            model_name='term',
            name='rollover_days',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=5),
        ),
        migrations.AddField(
            model_name='term',
            name='rollover_months',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='movement',
            name='kind',
            field=models.CharField(choices=[('allotment', 'Days contracted'), ('carried', 'Carried in'), ('carried_out', 'Carried out'), ('work', 'Work'), ('burst', 'Burst'), ('borrowed', 'Borrowed'), ('expired', 'Expired'), ('correction', 'Correction')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'carried'), _negated=True), models.Q(('origin__day', 1), ('origin__isnull', False)), _connector='OR'), name='movement_origin'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rollover_days', 0), ('rollover_months', 0)), models.Q(('billing', 'fixed'), ('rollover_days__gt', 0), ('rollover_months__gt', 0)), _connector='OR'), name='term_rollover'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('deficit_days', 0), models.Q(('billing', 'fixed'), ('deficit_days__gt', 0)), _connector='OR'), name='term_deficit'),
        ),
    ]
