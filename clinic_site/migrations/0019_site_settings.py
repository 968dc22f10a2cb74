"""The clinic's name and phone as a record, and whether the site is open. A site in use stays open."""

import django.db.models.deletion
import django.db.models.functions.datetime
import phonenumber_field.modelfields
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from clinic_site.publishing.first_versions import WHY
from clinic_site.setup.first_values import first_values, is_trial
from clinic_site.staff.roles import give_rights


def fill(apps, schema_editor):
    """Create both rows. The site is open if anything on it is published, or if it is a trial with sample content."""
    database = schema_editor.connection.alias

    def rows(name):
        return apps.get_model(name)._base_manager.using(database)

    has_samples = rows("clinic_site.SampleRecord").exists()
    settings_row = rows("clinic_site.SiteSettings").create(pk=1, **first_values(has_samples=has_samples))
    versions = apps.get_model("clinic_site", "HistoricalSiteSettings")
    names = [field.attname for field in settings_row._meta.concrete_fields]
    rows("clinic_site.HistoricalSiteSettings").create(
        **{name: getattr(settings_row, name) for name in names if name in {f.attname for f in versions._meta.fields}},
        history_date=timezone.now(),
        history_type="+",
        history_change_reason=WHY,
    )
    is_in_use = (has_samples and is_trial()) or any(_has_published(model, database) for model in apps.get_models())
    rows("clinic_site.SiteOpening").create(pk=1, opened_at=timezone.now() if is_in_use else None)


def _has_published(model, database) -> bool:
    """Whether staff published a record of `model`. States come with the software and say nothing about that."""
    names = {field.name for field in model._meta.fields}
    is_public_kind = {"status", "unpublish_at"} <= names and "history_id" not in names
    if not is_public_kind or model._meta.label in ("locations.State", "clinic_site.SiteSettings"):
        return False
    return model._base_manager.using(database).filter(status="published").exists()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0018_rights_to_state_law"),
        ("education", "0015_reviewers_have_history"),
        ("locations", "0014_law_read_by_the_clinic"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("signed in", "Signed in"),
                    ("failed", "Wrong password"),
                    ("locked out", "Locked out for a while"),
                    ("code failed", "Wrong code or passkey"),
                    ("signed out", "Signed out"),
                    ("factor", "Second factor changed"),
                    ("factor reset", "Second factor reset"),
                    ("password", "Password set"),
                    ("account", "Account created or deleted"),
                    ("rights", "Rights changed"),
                    ("reviewer", "Reviewer changed"),
                    ("withdrawn", "Withdrawn in an emergency"),
                    ("withdrawn back", "Withdrawal ended"),
                    ("opened", "Site opened"),
                    ("closed", "Site closed"),
                ],
                db_index=True,
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSiteSettings",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="As patients know it. It is shown on every page, on the handout, and in mails to staff.",
                        max_length=120,
                        verbose_name="name of your clinic or clinic group",
                    ),
                ),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True,
                        help_text="The number that patients call with a question. It is shown beside “Call us” on every page.",
                        max_length=128,
                        region=None,
                        verbose_name="phone for questions",
                    ),
                ),
                (
                    "clinician_may_review_own_words",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="For a practice with a single clinician. Pages that someone wrote and reviewed alone say so: “Written and reviewed by the same clinician”. Leave this empty if a second clinician can read along.",
                        verbose_name="a clinician may review what they wrote",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_default="published",
                        default="published",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="on the site from"),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="on the site until"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        blank=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        blank=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="last changed",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical name, contact and look",
                "verbose_name_plural": "historical name, contact and look",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="As patients know it. It is shown on every page, on the handout, and in mails to staff.",
                        max_length=120,
                        verbose_name="name of your clinic or clinic group",
                    ),
                ),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True,
                        help_text="The number that patients call with a question. It is shown beside “Call us” on every page.",
                        max_length=128,
                        region=None,
                        verbose_name="phone for questions",
                    ),
                ),
                (
                    "clinician_may_review_own_words",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="For a practice with a single clinician. Pages that someone wrote and reviewed alone say so: “Written and reviewed by the same clinician”. Leave this empty if a second clinician can read along.",
                        verbose_name="a clinician may review what they wrote",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_default="published",
                        default="published",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="on the site from"),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="on the site until"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_default=django.db.models.functions.datetime.Now(), verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name="last changed"
                    ),
                ),
            ],
            options={
                "verbose_name": "name, contact and look",
                "verbose_name_plural": "name, contact and look",
                "abstract": False,
                "default_permissions": ("change", "view", "publish"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="clinic_site_sitesettings_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("publish_at", None), ("status", "published"), ("unpublish_at", None)),
                        name="clinic_site_sitesettings_is_always_on_the_site",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="open since")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of the site",
                "verbose_name_plural": "opening of the site",
                "default_permissions": ("change",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="clinic_site_siteopening_one_row")
                ],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
