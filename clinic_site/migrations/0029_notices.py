"""Add the notices that laws may require. The release before does not know the tables."""

import django.core.validators
import django.db.models.deletion
import phonenumber_field.modelfields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import clinic_site.notices.language_lines
import clinic_site.shared.validators
from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0028_logo_and_hero"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalLegalNotice",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are on the site. Only staff can see the others.",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="on the site from",
                    ),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty for no end date.",
                        null=True,
                        verbose_name="on the site until",
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("privacy-practices", "Privacy practices (HIPAA)"),
                            ("nondiscrimination", "Nondiscrimination"),
                            ("language-help", "Language help"),
                            ("cost-estimate", "Cost estimate"),
                            ("accessibility", "Accessibility"),
                            ("health-data-privacy", "Consumer health data privacy"),
                            ("consent", "Consent form"),
                        ],
                        max_length=40,
                        verbose_name="kind of notice",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True, help_text="Markdown. Start a section with ## and a space.", verbose_name="text"
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(
                        blank=True,
                        help_text="Since when the notice is in force. Not in the future.",
                        null=True,
                        verbose_name="effective date",
                    ),
                ),
                (
                    "check_again_on",
                    models.DateField(
                        blank=True,
                        help_text="The desk reminds you on this day.",
                        null=True,
                        verbose_name="check again on",
                    ),
                ),
                (
                    "counsel_checked_on",
                    models.DateField(
                        blank=True,
                        help_text="Patients don’t see this.",
                        null=True,
                        validators=[clinic_site.shared.validators.not_in_the_future],
                        verbose_name="checked by your lawyer on",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(
                        blank=True,
                        help_text="For example: Privacy officer",
                        max_length=120,
                        verbose_name="name or title of the contact",
                    ),
                ),
                (
                    "contact_phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True, max_length=128, region=None, verbose_name="phone"
                    ),
                ),
                (
                    "contact_tty",
                    models.CharField(
                        blank=True,
                        help_text="A number for people who type calls, or 711, the relay service.",
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(711|\\+?[\\d().\\s-]{7,30})$", "Enter a phone number, or 711 for the relay service."
                            )
                        ],
                        verbose_name="TTY number",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("contact_address", models.TextField(blank=True, max_length=300, verbose_name="postal address")),
                (
                    "has_fifteen_employees",
                    models.BooleanField(
                        default=False,
                        help_text="Then the page also names the person who coordinates this and takes complaints: the contact below.",
                        verbose_name="The clinic has 15 or more employees",
                    ),
                ),
                (
                    "language_lines",
                    models.TextField(
                        blank=True,
                        validators=[clinic_site.notices.language_lines.validate_lines],
                        verbose_name="languages",
                    ),
                ),
                (
                    "last_given_on",
                    models.DateField(
                        blank=True,
                        help_text="This notice is given once a year. The desk reminds you each November until this date is of that year.",
                        null=True,
                        validators=[clinic_site.shared.validators.not_in_the_future],
                        verbose_name="last given to patients on",
                    ),
                ),
                (
                    "does_not_apply_because",
                    models.CharField(
                        blank=True,
                        help_text="Only if this notice does not bind your clinic. Then it has no page, and the site can open without it.",
                        max_length=300,
                        verbose_name="does not apply, because",
                    ),
                ),
                (
                    "answered_by",
                    models.CharField(blank=True, editable=False, max_length=150, verbose_name="answered by"),
                ),
                ("answered_on", models.DateField(blank=True, editable=False, null=True, verbose_name="answered on")),
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
                "verbose_name": "historical legal notice",
                "verbose_name_plural": "historical legal notices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LegalNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are on the site. Only staff can see the others.",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="on the site from",
                    ),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty for no end date.",
                        null=True,
                        verbose_name="on the site until",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("privacy-practices", "Privacy practices (HIPAA)"),
                            ("nondiscrimination", "Nondiscrimination"),
                            ("language-help", "Language help"),
                            ("cost-estimate", "Cost estimate"),
                            ("accessibility", "Accessibility"),
                            ("health-data-privacy", "Consumer health data privacy"),
                            ("consent", "Consent form"),
                        ],
                        max_length=40,
                        verbose_name="kind of notice",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True, help_text="Markdown. Start a section with ## and a space.", verbose_name="text"
                    ),
                ),
                (
                    "effective_on",
                    models.DateField(
                        blank=True,
                        help_text="Since when the notice is in force. Not in the future.",
                        null=True,
                        verbose_name="effective date",
                    ),
                ),
                (
                    "check_again_on",
                    models.DateField(
                        blank=True,
                        help_text="The desk reminds you on this day.",
                        null=True,
                        verbose_name="check again on",
                    ),
                ),
                (
                    "counsel_checked_on",
                    models.DateField(
                        blank=True,
                        help_text="Patients don’t see this.",
                        null=True,
                        validators=[clinic_site.shared.validators.not_in_the_future],
                        verbose_name="checked by your lawyer on",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(
                        blank=True,
                        help_text="For example: Privacy officer",
                        max_length=120,
                        verbose_name="name or title of the contact",
                    ),
                ),
                (
                    "contact_phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True, max_length=128, region=None, verbose_name="phone"
                    ),
                ),
                (
                    "contact_tty",
                    models.CharField(
                        blank=True,
                        help_text="A number for people who type calls, or 711, the relay service.",
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(711|\\+?[\\d().\\s-]{7,30})$", "Enter a phone number, or 711 for the relay service."
                            )
                        ],
                        verbose_name="TTY number",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("contact_address", models.TextField(blank=True, max_length=300, verbose_name="postal address")),
                (
                    "has_fifteen_employees",
                    models.BooleanField(
                        default=False,
                        help_text="Then the page also names the person who coordinates this and takes complaints: the contact below.",
                        verbose_name="The clinic has 15 or more employees",
                    ),
                ),
                (
                    "language_lines",
                    models.TextField(
                        blank=True,
                        validators=[clinic_site.notices.language_lines.validate_lines],
                        verbose_name="languages",
                    ),
                ),
                (
                    "last_given_on",
                    models.DateField(
                        blank=True,
                        help_text="This notice is given once a year. The desk reminds you each November until this date is of that year.",
                        null=True,
                        validators=[clinic_site.shared.validators.not_in_the_future],
                        verbose_name="last given to patients on",
                    ),
                ),
                (
                    "does_not_apply_because",
                    models.CharField(
                        blank=True,
                        help_text="Only if this notice does not bind your clinic. Then it has no page, and the site can open without it.",
                        max_length=300,
                        verbose_name="does not apply, because",
                    ),
                ),
                (
                    "answered_by",
                    models.CharField(blank=True, editable=False, max_length=150, verbose_name="answered by"),
                ),
                ("answered_on", models.DateField(blank=True, editable=False, null=True, verbose_name="answered on")),
            ],
            options={
                "verbose_name": "legal notice",
                "verbose_name_plural": "legal notices",
                "ordering": ["kind"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_at", None),
                            ("unpublish_at", None),
                            ("unpublish_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="clinic_site_legalnotice_off_the_site_after_on",
                        violation_error_message="The end must be after the start.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind",),
                        name="clinic_site_legalnotice_one_of_each_kind",
                        violation_error_message="There is a notice of this kind already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), _negated=True),
                        name="clinic_site_legalnotice_has_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("does_not_apply_because", ""),
                            models.Q(models.Q(("answered_by", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="clinic_site_legalnotice_answer_has_name_and_date",
                        violation_error_message="“Does not apply” needs the name of whoever says so, and the date.",
                    ),
                ],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
