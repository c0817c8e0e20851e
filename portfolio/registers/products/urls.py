from portfolio.registers.products.register import PRODUCTS
from portfolio.registers.shape.addresses import addresses

urlpatterns = addresses(PRODUCTS)
