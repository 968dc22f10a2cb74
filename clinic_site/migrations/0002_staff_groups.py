"""Create two groups of staff, each with only the permissions it needs.

Editors write texts and correct clinics. Publishers can also publish and edit reviewers and state laws. Neither can
change accounts.
"""

from django.db import migrations

TEXTS = [
    "topic", "condition", "conditionreference", "bodyregion", "contraindication", "aftereffect", "question",
    "glossaryterm", "reference", "visitstep",
]  # fmt: skip
WRITE = ["add", "change", "view"]

# (app, model) -> actions
EDITOR = {("education", model): WRITE for model in TEXTS} | {
    ("education", "conditionreference"): [*WRITE, "delete"],  # to remove a study from a draft's list
    ("education", "reviewer"): ["view"],
    ("locations", "clinic"): WRITE,
    ("locations", "state"): ["view"],
    ("locations", "place"): ["view"],
}
PUBLISHER = {("education", model): [*WRITE, "delete", "publish"] for model in TEXTS} | {
    ("education", "conditionreference"): [*WRITE, "delete"],
    ("education", "reviewer"): WRITE,
    ("locations", "clinic"): [*WRITE, "delete", "publish"],
    ("locations", "state"): ["change", "view"],
    ("locations", "place"): ["view"],
}
GROUPS = {"Editor": EDITOR, "Publisher": PUBLISHER}


def make_groups(apps, schema_editor):
    # Django creates permissions after all migrations have run, so create those needed here.
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, rights in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        for (app, model), actions in rights.items():
            content_type, _ = content_types.get_or_create(app_label=app, model=model)
            verbose_name = apps.get_model(app, model)._meta.verbose_name
            for action in actions:
                permission, _ = permissions.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {verbose_name}"},
                )
                group.permissions.add(permission)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0001_initial"),
        ("education", "0001_initial"),
        ("locations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
