"""Words of the method in three languages. Start in `models`."""
