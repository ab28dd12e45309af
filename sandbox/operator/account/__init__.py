"""One subscriber's account as a whole, in memory: what is had, what it costs, what is due, what stands in the way.

`book` holds it, `charges` moves its money, `blocks` stops and restarts what is not paid, `services` connects and ends,
`wishes` says what can be had, `orders` carries it out, `due` lets time pass, `keeping` reads and writes the book.
"""
