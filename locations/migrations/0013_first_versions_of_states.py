from django.db import migrations

from clinic_site.publishing.first_versions import write_first_versions


def write(apps, schema_editor):
    write_first_versions(apps, schema_editor.connection.alias, "locations", ["State"])


class Migration(migrations.Migration):
    dependencies = [("locations", "0012_state_law_has_drafts")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
