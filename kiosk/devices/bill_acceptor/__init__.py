"""Bill acceptors. What every polled protocol shares is here; what one protocol says differently is in its folder.

A folder brings `codec` (frames), `answers` (payloads into a `Sighting` and a `BillTable`), `commands` (a `Commands`),
`machine` (`step`, which reads answers and leaves their meaning to `report`, `start`, `silence` and `notes`), `line` (a
question and its answer) and `driver` (a `PolledAcceptor` with its `Dialect`).
"""
