"""Let pages and conditions choose a picture."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0027_pictures"),
        ("education", "0018_own_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="condition",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown below the short answer, in place of a drawing.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicalcondition",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Shown below the short answer, in place of a drawing.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Shown below the short answer. The pages of sections, such as Safety, show none.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown below the short answer. The pages of sections, such as Safety, show none.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="clinic_site.picture",
                verbose_name="picture",
            ),
        ),
    ]
