from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ppm", "0004_saved_views")]
    operations = [migrations.RenameField("storedfile", "is_secret", "is_confidential")]
