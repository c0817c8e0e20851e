from portfolio.registers.quality.register import QUALITY
from portfolio.registers.shape.addresses import addresses

urlpatterns = addresses(QUALITY)
