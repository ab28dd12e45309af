"""Simulated devices, written from the protocols' side of the line and sharing no code with the terminal."""
