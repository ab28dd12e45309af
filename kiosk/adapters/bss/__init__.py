"""kiosk.adapters.bss"""
