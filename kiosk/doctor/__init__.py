"""What works at this terminal and what does not, each with the one thing to do about it.

It looks from outside and moves nothing: the acceptor belongs to the teller, so it is asked through the link; without a
teller only its line is looked at, because what the device says first after a power cut has to be journalled.
"""
