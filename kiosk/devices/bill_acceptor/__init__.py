"""kiosk.devices.bill_acceptor"""
