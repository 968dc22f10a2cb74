"""Let clinics and people who needle choose a picture."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0027_pictures"),
        ("locations", "0020_license_of_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="clinic",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                help_text="The building or the entrance, so that patients find it. Shown below the address.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicalclinic",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The building or the entrance, so that patients find it. Shown below the address.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="A portrait, shown beside the name. Ask the person for that too.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                help_text="A portrait, shown beside the name. Ask the person for that too.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
    ]
