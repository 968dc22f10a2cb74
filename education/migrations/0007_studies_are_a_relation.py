"""Make a condition's studies a plain relation in the same table. "Ready for review" is now a state of drafts only.

The table keeps its `order` column while an older version of the site may still run beside this one.
"""

from django.db import migrations, models

STATUSES = ["aftereffect", "bodyregion", "condition", "contraindication", "frequency", "glossaryterm", "question",
            "reference", "topic", "visitstep"]  # fmt: skip


def nothing_in_review(apps, schema_editor):
    for name in STATUSES:
        records = apps.get_model("education", name)._base_manager.using(schema_editor.connection.alias)
        records.filter(status="in_review").update(status="draft")


class Migration(migrations.Migration):
    # clinic_site's migrations give groups permissions for "conditionreference", so they run before it is removed.
    dependencies = [("education", "0006_first_hours"), ("clinic_site", "0004_search")]

    operations = [
        migrations.RunPython(nothing_in_review, migrations.RunPython.noop),
        migrations.AlterField(
            "conditionreference", "order", models.PositiveSmallIntegerField(default=10, db_default=10)
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("condition", "references"),
                migrations.DeleteModel("ConditionReference"),
                migrations.AddField(
                    "condition",
                    "references",
                    models.ManyToManyField(
                        blank=True,
                        db_table="education_conditionreference",
                        related_name="conditions",
                        to="education.reference",
                        verbose_name="studies shown on this page",
                    ),
                ),
            ],
        ),
    ]
