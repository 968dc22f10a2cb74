"""The logos of the clinic, and its picture at the top of the home page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0027_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsitesettings",
            name="hero_picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Large, at the top of the home page, instead of the drawing of a needle. Its words are those of the home page.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="picture of the home page",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Shown in the header of every page instead of your name. Best is a PNG with a transparent ground.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="logo",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="logo_dark",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="For devices with the dark theme. Without it, they show the logo above, on a light ground.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="clinic_site.picture",
                verbose_name="logo on a dark ground",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="hero_picture",
            field=models.ForeignKey(
                blank=True,
                help_text="Large, at the top of the home page, instead of the drawing of a needle. Its words are those of the home page.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sites_with_hero",
                to="clinic_site.picture",
                verbose_name="picture of the home page",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown in the header of every page instead of your name. Best is a PNG with a transparent ground.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sites_with_logo",
                to="clinic_site.picture",
                verbose_name="logo",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="logo_dark",
            field=models.ForeignKey(
                blank=True,
                help_text="For devices with the dark theme. Without it, they show the logo above, on a light ground.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sites_with_dark_logo",
                to="clinic_site.picture",
                verbose_name="logo on a dark ground",
            ),
        ),
    ]
