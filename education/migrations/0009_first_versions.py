from django.db import migrations

from clinic_site.publishing.first_versions import write_first_versions

MODELS = ["Topic", "Condition", "BodyRegion", "Contraindication", "AfterEffect", "Frequency", "Question",
          "GlossaryTerm", "Reference", "VisitStep"]  # fmt: skip


def write(apps, schema_editor):
    write_first_versions(apps, schema_editor.connection.alias, "education", MODELS)


class Migration(migrations.Migration):
    dependencies = [("education", "0008_history_and_times")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
