from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0016_what_was_reminded_of'),
    ]

    operations = [
        migrations.RenameField(model_name='handoveritem', old_name='owner', new_name='contact'),
    ]
