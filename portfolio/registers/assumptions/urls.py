from portfolio.registers.assumptions.register import ASSUMPTIONS
from portfolio.registers.shape.addresses import addresses

urlpatterns = addresses(ASSUMPTIONS)
