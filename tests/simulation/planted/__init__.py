"""Bugs put into the product on purpose, at run time, to see how soon the simulation finds them."""
