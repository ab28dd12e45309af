"""kiosk.link"""
