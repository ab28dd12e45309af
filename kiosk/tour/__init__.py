"""A whole visit and the closing of the day, walked by touch on the real front and teller, with pictures."""
