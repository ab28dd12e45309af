"""kiosk.devices.receipt_printer"""
