from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('competence', '0026_trainings'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignmentrule',
            name='run',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
