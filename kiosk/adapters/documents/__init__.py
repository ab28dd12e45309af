"""kiosk.adapters.documents"""
