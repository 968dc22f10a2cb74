from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("locations", "0016_rules_of_the_clinic_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="clinicimport",
            name="choices",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
