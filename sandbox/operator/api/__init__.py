"""One module for each API the operator offers; each ends with its `CALLS`."""
