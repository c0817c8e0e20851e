from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ppm", "0005_security_records")]
    operations = [migrations.RenameField("storedfile", "is_secret", "is_confidential")]
