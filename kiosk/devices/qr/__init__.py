"""Providers of payments by QR code, a folder each."""
