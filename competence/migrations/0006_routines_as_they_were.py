"""What was published before held for the whole municipality, and every version asked anew."""

from django.db import migrations
from django.db.models import F


def fill(apps, _schema_editor):
    apps.get_model("competence", "Routine").objects.update(unit=F("municipality"))
    apps.get_model("competence", "RoutineVersion").objects.update(counts_from=F("number"))


class Migration(migrations.Migration):
    dependencies = [("competence", "0005_routine_unit_and_change")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
