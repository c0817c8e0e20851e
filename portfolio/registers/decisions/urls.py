from portfolio.registers.decisions.register import DECISIONS
from portfolio.registers.shape.addresses import addresses

urlpatterns = addresses(DECISIONS)
