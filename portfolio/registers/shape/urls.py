from portfolio.registers.shape.addresses import shared_addresses

urlpatterns = shared_addresses()
