"""Add the words that staff typed and did not save yet. The release before does not know the table."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0014_taking_off"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsavedWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.BigIntegerField(blank=True, null=True)),
                ("tab", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField(default=0)),
                ("fields", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("opened", models.TextField(blank=True, default="")),
                ("device", models.CharField(blank=True, default="", max_length=60)),
                ("is_closed", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(db_index=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_closed", False)),
                        fields=["account", "content_type", "object_id"],
                        name="clinic_site_unsavedwork_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "tab"), name="clinic_site_unsavedwork_one_for_a_form")
                ],
            },
        ),
    ]
