import json

from django.db import migrations, models

from competence.domain.answer import Answer
from competence.domain.answer_text import to_text


def written_anew(apps, schema_editor):
    """Rows are worked out by the rules, and rewritten without them here: maps stay as they are."""
    rows = apps.get_model("competence", "Standing").objects.only("answer").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        row.answer = to_text(Answer.from_json(json.loads(row.answer)))
        row.save(update_fields=["answer"])


class Migration(migrations.Migration):
    dependencies = [("competence", "0022_validity_checks")]

    operations = [
        migrations.AlterField("standing", "answer", models.TextField()),
        migrations.RunPython(written_anew, migrations.RunPython.noop),
    ]
