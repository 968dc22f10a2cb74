"""Give the groups permissions for mistake reports, frequencies and page feedback."""

from django.db import migrations

WRITE = ["add", "change", "view"]
# group -> (app, model, name in permissions, actions)
RIGHTS = {
    "Editor": [
        ("locations", "mistakereport", "reported mistake", ["change", "view"]),
        ("education", "frequency", "number to picture", WRITE),
        ("education", "pagefeedback", "answer about a page", ["change", "view"]),
    ],
    "Publisher": [
        ("locations", "mistakereport", "reported mistake", ["change", "view", "delete"]),
        ("education", "frequency", "number to picture", [*WRITE, "delete", "publish"]),
        ("education", "pagefeedback", "answer about a page", ["change", "view", "delete"]),
    ],
}


def give(apps, schema_editor):
    # Django creates permissions after all migrations have run, so create those needed here.
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, rights in RIGHTS.items():
        # Skip groups that staff have renamed or deleted.
        for group in apps.get_model("auth", "Group").objects.using(database).filter(name=name):
            for app, model, words, actions in rights:
                content_type, _ = content_types.get_or_create(app_label=app, model=model)
                for action in actions:
                    permission, _ = permissions.get_or_create(
                        content_type=content_type,
                        codename=f"{action}_{model}",
                        defaults={"name": f"Can {action} {words}"},
                    )
                    group.permissions.add(permission)


def take(apps, schema_editor):
    database = schema_editor.connection.alias
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=RIGHTS):
        for app, model, _words, _actions in RIGHTS[group.name]:
            rights = permissions.filter(content_type__app_label=app, content_type__model=model)
            group.permissions.remove(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0002_staff_groups"),
        ("education", "0003_page_feedback"),
        ("locations", "0003_mistake_reports"),
    ]

    operations = [migrations.RunPython(give, take)]
