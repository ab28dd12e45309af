"""A reference operator: the TM Forum APIs from the server's side, over a world made from a seed."""
