"""kiosk.presenters"""
