"""Create five roles, each with only the permissions it needs. The current roles are in staff/roles.py.

Editors become Writers and lose their other permissions. Administrators must give the role Location manager
to users who maintain clinics. Publishers keep their name, but only Clinical reviewers review.
"""

from django.db import migrations

VIEW, WRITE = ["view"], ["add", "change", "view"]
TEXTS = ["topic", "condition", "bodyregion", "contraindication", "aftereffect", "frequency", "question",
         "glossaryterm", "reference", "visitstep"]  # fmt: skip


def texts(actions):
    return {("education", model): actions for model in TEXTS}


# role -> (app, model) -> actions
ROLES = {
    "Writer": texts(WRITE)
    | {
        ("education", "reviewer"): VIEW,
        ("education", "pagefeedback"): ["change", "view"],
        ("locations", "clinic"): VIEW,
        ("locations", "state"): VIEW,
    },
    "Clinical reviewer": texts(["change", "view", "review"])
    | {("education", "reviewer"): VIEW, ("education", "pagefeedback"): VIEW},
    "Publisher": texts([*WRITE, "delete", "publish"])
    | {
        ("education", "reviewer"): VIEW,
        ("education", "pagefeedback"): ["change", "view", "delete"],
        ("locations", "clinic"): VIEW,
        ("locations", "state"): VIEW,
    },
    "Location manager": {
        ("locations", "clinic"): [*WRITE, "delete", "publish"],
        ("locations", "mistakereport"): ["change", "view", "delete"],
        ("locations", "state"): VIEW,
        ("locations", "place"): VIEW,
    },
    "Administrator": texts([*WRITE, "delete", "publish"])
    | {
        ("education", "reviewer"): [*WRITE, "delete"],
        ("education", "pagefeedback"): ["change", "view", "delete"],
        ("locations", "clinic"): [*WRITE, "delete", "publish"],
        ("locations", "mistakereport"): ["change", "view", "delete"],
        ("locations", "state"): ["change", "view"],
        ("locations", "stateaccess"): [*WRITE, "delete"],
        ("locations", "place"): VIEW,
        ("auth", "user"): [*WRITE, "delete"],
        ("auth", "group"): VIEW,
    },
}


def make_roles(apps, schema_editor):
    # Django creates permissions after all migrations have run, so create those needed here.
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups.filter(name="Editor").update(name="Writer")
    for name, rights in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        given = []
        for (app, model), actions in rights.items():
            content_type, _ = content_types.get_or_create(app_label=app, model=model)
            verbose_name = apps.get_model(app, model)._meta.verbose_name
            for action in actions:
                defaults = {"name": f"Can {action} {verbose_name}"}
                permission, _ = permissions.get_or_create(
                    content_type=content_type, codename=f"{action}_{model}", defaults=defaults
                )
                given.append(permission)
        group.permissions.set(given)


def remove_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name="Writer").update(name="Editor")
    groups.filter(name__in=ROLES).exclude(name="Publisher").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0005_drafts"),
        ("education", "0008_history_and_times"),
        ("locations", "0007_state_access"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
