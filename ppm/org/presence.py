"""What was entered by mistake is withdrawn: kept with its history, and out of every list and total."""

from typing import Any

from django.db import models


class PresentManager(models.Manager[Any]):
    """The rows that have not been withdrawn; `every` on the same model has them all."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)
