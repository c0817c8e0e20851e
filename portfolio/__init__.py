"""Initiatives and their governance: the tree, plans, money, committees and status reports."""
