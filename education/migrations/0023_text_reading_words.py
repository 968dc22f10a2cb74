from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0022_unread_answers_are_indexed"),
    ]

    operations = [
        migrations.AddField(
            model_name="textreading",
            name="words",
            field=models.TextField(db_default="", default=""),
        ),
    ]
