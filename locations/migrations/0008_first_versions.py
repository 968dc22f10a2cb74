from django.db import migrations

from clinic_site.publishing.first_versions import write_first_versions


def write(apps, schema_editor):
    write_first_versions(apps, schema_editor.connection.alias, "locations", ["Clinic"])


class Migration(migrations.Migration):
    dependencies = [("locations", "0007_state_access")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
