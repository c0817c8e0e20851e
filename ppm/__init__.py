"""Kernel of the portal: settings, people, units, permissions, history, files, jobs, notices, interface.

It knows no domain package; menu entries, address includes and job names are strings.
"""
