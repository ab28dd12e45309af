"""ID-003, the protocol of JCM acceptors (devices.md, section 1.2)."""
