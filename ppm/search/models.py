from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Lower

from ppm.accounts.choices import Language


class Unaccent(Func):
    function = "f_unaccent"
    output_field = models.TextField()


class SearchEntry(models.Model):
    """What can be found of one object in one language; derived, written by triggers only.

    `scope` and `scope_id` name the row whose `visible_to` decides who finds it.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    scope = models.CharField(max_length=20)
    scope_id = models.BigIntegerField()
    language = models.CharField(max_length=2, choices=Language)
    code = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    vector = SearchVectorField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "language"], name="searchentry_once"
            )
        ]
        indexes = [
            GinIndex(fields=["vector"], name="searchentry_vector"),
            GinIndex(OpClass(Unaccent(Lower("title")), "gin_trgm_ops"), name="searchentry_title"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}"
