from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_schema")]

    operations = [
        migrations.AddField(
            "snapshotproject",
            "confidentiality",
            models.CharField(
                choices=[("open", "open"), ("restricted", "restricted"), ("secret", "secret")],
                default="open",
                max_length=10,
            ),
            preserve_default=False,
        ),
        # Beside the sealed text, which stays as it is: its first version says is_secret.
        migrations.RunSQL(
            "UPDATE reporting_snapshotproject SET confidentiality = 'secret' WHERE is_secret",
            "UPDATE reporting_snapshotproject SET is_secret = TRUE WHERE confidentiality <> 'open'",
        ),
        migrations.RemoveField("snapshotproject", "is_secret"),
    ]
