from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competence", "0036_region_months"),
    ]

    operations = [
        migrations.AddField(
            model_name="mapfile",
            name="read_as",
            field=models.JSONField(default=dict),
        ),
    ]
