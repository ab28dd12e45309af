"""sandbox.devices"""
