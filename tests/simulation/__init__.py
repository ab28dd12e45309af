"""A deterministic simulation of the whole teller: virtual time, simulated devices, operator and disk, any crash."""
