"""A provider of payments by QR code, as YooKassa describes its API: for demos, training and tests."""
