"""kiosk.views.parts"""
