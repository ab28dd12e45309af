"""ZVT, the protocol of card terminals in Germany, Austria and Switzerland (devices.md, section 3.1)."""
