"""kiosk.views"""
