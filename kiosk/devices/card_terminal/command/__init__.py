"""Terminals driven by a bank's own program that leaves its answer in files (devices.md, section 3.4)."""
