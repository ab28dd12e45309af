"""Figures of the product beside their floors, measured in one run. `./kiosk.sh bench` prints them all."""
