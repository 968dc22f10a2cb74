from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = (
        "They are about columns of 0015, which the previous version leaves empty in every row that it writes."
    )

    dependencies = [("locations", "0015_clinic_record")]

    operations = [
        migrations.AddConstraint(
            model_name="clinic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_on", None), ("closes_on", None), ("closes_on__gt", models.F("opens_on")), _connector="OR"
                ),
                name="locations_clinic_closes_after_it_opens",
                violation_error_message="The last day must be after the day on which the clinic opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("insurance_help", ""), ("self_pay_price", "")),
                    ("prices_checked_on__isnull", False),
                    _connector="OR",
                ),
                name="locations_clinic_price_words_have_a_date",
                violation_error_message="Enter the day on which the clinic told you the price or the help it gives.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clinic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outside_number", ""), _negated=True),
                fields=("outside_number",),
                name="locations_clinic_outside_number_once",
                violation_error_message="Another clinic has this number. Numbers tell clinics apart in an import.",
            ),
        ),
    ]
