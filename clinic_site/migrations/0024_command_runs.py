"""Add the last runs of commands on timers. The release before does not know the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic_site", "0023_rights_to_people")]

    operations = [
        migrations.CreateModel(
            name="CommandRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="command")),
                ("succeeded_at", models.DateTimeField(null=True, verbose_name="last succeeded")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="last failed")),
                (
                    "said",
                    models.CharField(
                        db_default="", default="", max_length=300, verbose_name="what the failed run said"
                    ),
                ),
                ("result", models.JSONField(default=dict, verbose_name="what the last good run made")),
            ],
            options={"default_permissions": ()},
        ),
    ]
