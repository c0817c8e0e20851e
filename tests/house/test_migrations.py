"""What a first start costs: each change of columns or triggers that stands alone draws all models anew."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel

from ppm.org.database import Together
from tests.house.tree import PACKAGES

ALONE = 8


def test_what_a_migration_changes_stands_together():
    migrations = MigrationLoader(None).disk_migrations
    scattered = {
        f"{app}.{name}": len(alone)
        for (app, name), migration in migrations.items()
        if app in PACKAGES
        and len(
            alone := [
                operation
                for operation in migration.operations
                if not isinstance(operation, CreateModel | Together)
            ]
        )
        > ALONE
    }

    assert scattered == {}, "put them into Together([…]) of ppm/org/database.py"
