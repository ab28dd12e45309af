"""SSP and eSSP, the protocol of Innovative Technology's note validators (devices.md, section 1.3)."""
