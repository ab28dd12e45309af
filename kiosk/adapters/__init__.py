"""kiosk.adapters"""
