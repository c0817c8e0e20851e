from portfolio.registers.actions.register import ACTIONS
from portfolio.registers.shape.addresses import addresses

urlpatterns = addresses(ACTIONS)
