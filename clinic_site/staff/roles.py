"""The roles of staff, and what each role may do.

To change a role, edit `ROLES` and add a migration that runs `give_rights`. Tests compare `ROLES` with the database that
the migrations create.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.translation import gettext_lazy as _

REVIEWER_ROLE, LOCATION_ROLE = "Clinical reviewer", "Location manager"
PUBLISHER_ROLE, ADMINISTRATOR_ROLE = "Publisher", "Administrator"
TRANSLATOR_ROLE = "Translator"

VIEW, WRITE = {"view"}, {"add", "change", "view"}
REVIEW = {"change", "view", "review"}
PUBLISH = WRITE | {"delete", "publish"}
TEXTS = [
    "education.aftereffect",
    "education.bodyregion",
    "education.condition",
    "education.contraindication",
    "education.frequency",
    "education.glossaryterm",
    "education.question",
    "education.reference",
    "education.topic",
    "education.visitstep",
    "education.warningsign",
]

# role -> model -> actions
ROLES: dict[str, dict[str, set[str]]] = {
    "Writer": dict.fromkeys(TEXTS, WRITE)
    | {
        "clinic_site.picture": WRITE,
        "education.reviewer": VIEW,
        "education.pagefeedback": {"change", "view"},
        "locations.clinic": VIEW,
        "locations.person": VIEW,
        "locations.state": VIEW,
        "clinic_site.legalnotice": WRITE,
        "clinic_site.translation": VIEW,
    },
    # Writes Spanish words beside the English ones. Somebody else approves and publishes them.
    TRANSLATOR_ROLE: dict.fromkeys(TEXTS, VIEW)
    | {
        "clinic_site.announcement": VIEW,
        "clinic_site.legalnotice": VIEW,
        "clinic_site.picture": VIEW,
        "clinic_site.sitesettings": VIEW,
        "clinic_site.translation": WRITE,
        "locations.clinic": VIEW,
        "locations.person": VIEW,
        "locations.state": VIEW,
    },
    REVIEWER_ROLE: dict.fromkeys(TEXTS, REVIEW)
    | {
        "clinic_site.picture": VIEW,
        "education.reviewer": VIEW,
        "education.pagefeedback": VIEW,
        "locations.state": {"view", "review"},
        "clinic_site.legalnotice": VIEW,
        "clinic_site.translation": REVIEW,
    },
    PUBLISHER_ROLE: dict.fromkeys(TEXTS, PUBLISH)
    | {
        "clinic_site.picture": PUBLISH,
        "education.reviewer": VIEW,
        "education.pagefeedback": {"change", "view", "delete"},
        "locations.clinic": VIEW,
        "locations.person": VIEW,
        "locations.state": VIEW,
        "clinic_site.announcement": PUBLISH,
        "clinic_site.withdrawal": {"make"},
        "clinic_site.legalnotice": PUBLISH,
        "clinic_site.translation": PUBLISH | {"review"},  # who may publish them reads both languages
    },
    LOCATION_ROLE: {
        "clinic_site.announcement": PUBLISH,
        "clinic_site.picture": PUBLISH,
        "locations.clinic": PUBLISH,
        "locations.mistakereport": {"change", "view", "delete"},
        "locations.person": PUBLISH,
        "locations.state": VIEW,
        "locations.place": VIEW,
        "clinic_site.legalnotice": VIEW,
        "clinic_site.translation": VIEW,
    },
    ADMINISTRATOR_ROLE: dict.fromkeys(TEXTS, PUBLISH)
    | {
        "clinic_site.picture": PUBLISH,
        "education.reviewer": WRITE | {"delete"},
        "education.pagekind": WRITE | {"delete"},
        "education.pagefeedback": {"change", "view", "delete"},
        "locations.clinic": PUBLISH,
        "locations.mistakereport": {"change", "view", "delete"},
        "locations.person": PUBLISH,
        # Another Administrator or a Clinical reviewer approves what one wrote.
        "locations.state": REVIEW | {"publish"},
        "locations.stateaccess": WRITE | {"delete"},
        "locations.place": VIEW,
        "auth.user": WRITE | {"delete"},
        "auth.group": VIEW,
        "clinic_site.auditentry": VIEW,
        "clinic_site.withdrawal": {"make"},
        "clinic_site.announcement": PUBLISH,
        "clinic_site.sitesettings": {"change", "view", "publish"},
        "clinic_site.legalnotice": PUBLISH,
        "clinic_site.siteopening": {"change"},
        "clinic_site.languageopening": {"change"},
        "clinic_site.translation": PUBLISH | {"review"},
    },
}


# What each role may do, for whoever gives it
SUMMARIES = {
    "Writer": _("writes texts and submits them for review"),
    TRANSLATOR_ROLE: _("writes Spanish words beside the English ones and submits them for review"),
    REVIEWER_ROLE: _("approves texts that someone else wrote"),
    PUBLISHER_ROLE: _("writes texts, publishes approved texts and takes them off the site"),
    LOCATION_ROLE: _(
        "adds, changes and publishes clinics and the people who needle there, and deals with reported mistakes"
    ),
    ADMINISTRATOR_ROLE: _(
        "does all of this except approving texts about the treatment; looks after accounts, reviewers and state law"
    ),
}


def give_rights(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the roles that are missing and give each role exactly the rights in `ROLES`. For `RunPython`.

    Rights to models that do not exist yet at this migration are left out: the migration that adds them runs it again.
    """
    database = schema_editor.connection.alias
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, rights in ROLES.items():
        group, _created = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        given = []
        for label, actions in rights.items():
            app_label, model = label.split(".")
            try:
                verbose_name = apps.get_model(label)._meta.verbose_name
            except LookupError:
                continue
            content_type, _created = content_types.get_or_create(app_label=app_label, model=model)
            for action in actions:
                # Django creates permissions when all migrations have run, which is too late for this one.
                permission, _created = permissions.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {verbose_name}"},
                )
                given.append(permission)
        group.permissions.set(given)
