"""What is sold: `offering` is one thing with its terms, `shelf` all of them, `counter` what can be bought on a day."""
