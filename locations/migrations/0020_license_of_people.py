"""Credentials and license of the people who needle."""

from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = "The rule concerns only the new columns. Rows of the previous version have neither, which it allows."

    dependencies = [
        ("locations", "0019_clinics_by_point"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalperson",
            name="credentials",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For example: PT, DPT, OCS",
                max_length=60,
                verbose_name="credentials",
            ),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="license_checked_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which you looked the license up at the state’s board. Patients see it.",
                null=True,
                verbose_name="license checked on",
            ),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="license_number",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="With the state, so that patients can look it up. For example: Washington PT60123456",
                max_length=60,
                verbose_name="license number",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="credentials",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For example: PT, DPT, OCS",
                max_length=60,
                verbose_name="credentials",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="license_checked_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which you looked the license up at the state’s board. Patients see it.",
                null=True,
                verbose_name="license checked on",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="license_number",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="With the state, so that patients can look it up. For example: Washington PT60123456",
                max_length=60,
                verbose_name="license number",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("license_checked_on", None), ("license_number", "")),
                    models.Q(models.Q(("license_number", ""), _negated=True), ("license_checked_on__isnull", False)),
                    _connector="OR",
                ),
                name="locations_person_license_was_checked",
                violation_error_message="A license number needs the day on which you checked it, and the day needs the number.",
            ),
        ),
    ]
