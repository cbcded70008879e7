import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competence', '0006_routines_as_they_were'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='routine',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddConstraint(
            model_name='routineversion',
            constraint=models.CheckConstraint(condition=models.Q(('counts_from__gte', 1), ('counts_from__lte', models.F('number'))), name='receipts_count_from_a_version_before'),
        ),
    ]
