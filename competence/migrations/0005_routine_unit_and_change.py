import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competence', '0004_employer_questions'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='routine',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='routineversion',
            name='change_class',
            field=models.CharField(choices=[('A', 'A, language'), ('B', 'B, clarification'), ('C', 'C, facts'), ('D', 'D, new judgement')], default='C', max_length=1, verbose_name='kind of change'),
        ),
        migrations.AddField(
            model_name='routineversion',
            name='counts_from',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='routineversion',
            name='question',
            field=models.JSONField(null=True),
        ),
    ]
