"""What each command of the command line does; `kiosk.cli` reads the words and calls here."""
