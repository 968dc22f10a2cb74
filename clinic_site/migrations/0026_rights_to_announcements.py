"""Give the roles their rights to the announcements, a new kind of record."""

from django.db import migrations

from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0025_settings_and_announcements"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
