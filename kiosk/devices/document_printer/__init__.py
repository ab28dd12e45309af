"""kiosk.devices.document_printer"""
