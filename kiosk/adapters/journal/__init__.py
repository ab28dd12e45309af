"""kiosk.adapters.journal"""
