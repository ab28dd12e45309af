"""What is sold: `offering` is one thing with its terms, `shelf` all of them, `bought` how they began in a life."""
