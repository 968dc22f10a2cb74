"""Add the first kind of pages that no clinician reviews, and give administrators the right to change these kinds."""

from django.db import migrations

from clinic_site.publishing.first_versions import write_first_versions
from clinic_site.staff.roles import give_rights


def add_kind(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("education", "PageKind").objects.using(database).get_or_create(name="About the practice")
    write_first_versions(apps, database, "education", ["PageKind"])


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0016_plain_pages"),
        ("clinic_site", "0019_site_settings"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(add_kind, migrations.RunPython.noop),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
