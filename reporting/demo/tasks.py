"""The background work of the demo alone."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.registry import job
from ppm.jobs.sharing import share
from reporting.demo.packs import RELEASED
from reporting.packs import services, tasks
from reporting.packs.models import Pack


@job(RELEASED, title=_("Building a pack"), errors=tasks.ERRORS)
def released_pack(ctx: Context, *, pack_id: int) -> None:
    """Build a pack and release it at once, as nobody is there to do so."""
    pack = Pack.objects.get(pk=pack_id)
    share(ctx, services.BUILD, [{"pack_id": pack_id}])
    share(ctx, services.RELEASE, [{"pack_id": pack_id, "at": now().isoformat()}])
    with ctx.done(link=pack.get_absolute_url()):
        pass
