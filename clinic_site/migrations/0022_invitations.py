"""Add invitations: accounts that wait for their owner. The release before does not know the table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0021_review_by_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("was_mailed", models.BooleanField(default=False)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None)),
                        fields=("email",),
                        name="clinic_site_invitation_one_for_an_address",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="clinic_site_invitation_one_for_a_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("token_hash", ""), _connector="OR"),
                        name="clinic_site_invitation_link_ends_when_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gte", models.F("invited_at"))),
                        name="clinic_site_invitation_ends_after_it_was_sent",
                    ),
                ],
            },
        ),
    ]
