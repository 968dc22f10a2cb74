"""Give the roles their rights to state law, which now has drafts and an approval."""

from django.db import migrations

from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0017_audit_of_reviewers"),
        ("education", "0013_signs"),
        ("locations", "0012_state_law_has_drafts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
