"""The registers of initiatives: each folder is a feature of its own."""
