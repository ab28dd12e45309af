"""kiosk.services"""
