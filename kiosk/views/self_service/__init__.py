"""kiosk.views.self_service"""
