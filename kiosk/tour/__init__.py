"""A whole visit, walked by touch on the real front and teller, with a picture of each screen."""
