"""The durable, hash-chained memory of money (money.md, "The journal")."""
