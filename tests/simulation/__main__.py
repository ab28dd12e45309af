"""`python -m tests.simulation`: try it."""

import os
import sys
import time

from tests.simulation.processes import *
from tests.simulation.schedule import named

if sys.argv[1] == "replay":
    e, t = replay(int(sys.argv[2]), named(sys.argv[3]), ("ccnet",))
    print("\n".join(t))
    print(e)
else:
    r, w = os.pipe()
    t = time.perf_counter()
    if os.fork() == 0:
        os.close(r)
        with os.fdopen(w, "wb") as out:
            for s in range(int(sys.argv[2]), int(sys.argv[3])):
                explore(s, Plan(), out)
        os._exit(0)
    os.close(w)
    n = 0
    bad = 0
    for e in endings(os.fdopen(r, "rb")):
        n += 1
        if e.violation:
            bad += 1
            print(e.seed, e.schedule, e.violation[:150])
    d = time.perf_counter() - t
    print(n, "schedules", bad, "bad", n / d, "/s")
