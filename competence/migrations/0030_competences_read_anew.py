from django.db import migrations


def read_anew(apps, schema_editor):
    """What nobody has recorded is now not known rather than missing: everybody is read next night."""
    apps.get_model("competence", "Standing").objects.filter(kind="profile").update(rules="")


class Migration(migrations.Migration):
    dependencies = [("competence", "0029_what_people_already_hold")]

    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
