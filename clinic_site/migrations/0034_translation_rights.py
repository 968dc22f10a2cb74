"""Add the right to approve translations, the role Translator, and what the other roles may do with translations."""

from django.db import migrations

from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0033_spanish_search")]

    operations = [
        migrations.AlterModelOptions(
            name="translation",
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish", "review"),
                "base_manager_name": "objects",
                "ordering": ["content_type", "object_id"],
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
