"""The link: typed calls and streams between the front and the teller, over a local socket."""
