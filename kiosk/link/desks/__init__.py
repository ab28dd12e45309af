"""Desks behind a login, a Protocol each; `contract.py` has the others and the `Teller` that holds all of them."""
