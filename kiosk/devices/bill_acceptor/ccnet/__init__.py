"""CCNET, the protocol of CashCode and Crane acceptors and many clones (devices.md, section 1.1)."""
