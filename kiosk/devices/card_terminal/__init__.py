"""Card terminals, each protocol as codec, machine and driver (devices.md, section 3)."""
