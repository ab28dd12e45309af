"""sandbox.operator"""
