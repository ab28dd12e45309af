"""The world outside a terminal as a small window: banknotes, power, the operator's moods, the phone's SMS."""
