"""nexo Retailer over JSON, as local terminals speak it (devices.md, section 3.2)."""
