"""The simulation's command line: `python -m tests.simulation`; see README.md."""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
from dataclasses import replace

import structlog

from tests.simulation import coverage
from tests.simulation.crew import Harvest, Task, run
from tests.simulation.life import DRIVERS
from tests.simulation.planted.bug import Bug
from tests.simulation.planted.catalogue import ALL
from tests.simulation.processes import Plan, replay, warm_up
from tests.simulation.schedule import named
from tests.simulation.world import Ending

_SHOWN = 20
_PLANTED_GOAL = 300
_PLANTED_LIMIT = 400
_AROUND_A_SEED = Plan(commits=0.2, others=0.03, most=6)  # what needs a fault, another seed finds, not another crash


def main() -> int:
    """The exit code: 1 when something was violated, or a planted bug was not found."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of words have the same order in every run
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.simulation", *sys.argv[1:]],
            os.environ | {"PYTHONHASHSEED": "0"},
        )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    options = _parser().parse_args()
    protocols = tuple(options.protocol or DRIVERS)
    if options.bugs is not None:
        return _find_planted(options.bugs, options.seed, options.rounds, protocols)
    if options.schedule is not None:
        return _replay(options.seed, options.schedule, protocols)
    task = Task(
        options.seed,
        Plan(protocols),
        cores=options.cores,
        seeds=options.seeds,
        seconds=options.minutes * 60,
        on_ending=_tell if options.verbose else None,
    )
    harvest = run(task)
    _report(harvest, options.cores)
    unmet = coverage.unmet(harvest.pairs) if options.full else []
    for fault, state in unmet:
        print(f"NEVER MET: {fault} while {state}")
    return 1 if harvest.violations or unmet else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed, or the one to replay")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long to run")
    parser.add_argument("--seeds", type=int, default=1 << 30, help="how many seeds at most")
    parser.add_argument("--full", action="store_true", help="fail when a pair of fault and state was never met")
    parser.add_argument("--verbose", action="store_true", help="a line for each schedule")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--schedule", help='replay this one and print all that happened: "57p.12k"')
    parser.add_argument("--protocol", action="append", choices=sorted(DRIVERS), help="the acceptor's; may be repeated")
    parser.add_argument("--planted", dest="bugs", nargs="*", metavar="BUG", help="find these planted bugs, or all")
    parser.add_argument("--rounds", type=int, default=3, help="how often each planted bug is to be found")
    return parser


def _tell(ending: Ending) -> None:
    print(f"{ending.seed} {ending.schedule} {ending.trace_hash[:16]} {ending.violation}".rstrip(), flush=True)


def _report(harvest: Harvest, cores: int) -> None:
    for ending in harvest.violations[:_SHOWN]:
        print(f"VIOLATED  --seed {ending.seed} --schedule {ending.schedule}: {ending.violation}")
    if len(harvest.violations) > _SHOWN:
        print(f"... and {len(harvest.violations) - _SHOWN} more")
    rate, busy = harvest.schedules / harvest.wall_s, harvest.schedules / max(harvest.cpu_s, 1e-9)
    print(
        f"{harvest.schedules} schedules, {rate:.0f} a second on {cores} cores, {busy:.0f} a second of one core's work"
    )
    print(f"{harvest.simulated_s / 3600:.0f} hours simulated, {harvest.crashes()} crashes")
    others = harvest.suffered.total() - harvest.crashes()
    print(f"{others} other faults, {len(harvest.pairs)} pairs of fault and state")
    print(f"{len(harvest.violations)} violations")


def _replay(seed: int, schedule: str, protocols: tuple[str, ...]) -> int:
    ending, trace = replay(seed, named(schedule), protocols)
    print("\n".join(trace))
    print(f"{ending.violation or 'all held'}; trace {ending.trace_hash[:16]}")
    return 1 if ending.violation else 0


def _find_planted(names: list[str], seed: int, rounds: int, protocols: tuple[str, ...]) -> int:
    warm_up(protocols)
    medians = []
    for bug in ALL:
        if not names or bug.name in names:
            harvests = [_until_found(bug, seed + 1000 * number, protocols) for number in range(rounds)]
            found = [harvest.schedules if harvest.violations else _PLANTED_LIMIT for harvest in harvests]
            medians.append(statistics.median(found))
            seen = next((one.violations[0].violation for one in harvests if one.violations), "NOT FOUND")
            print(f"{medians[-1]:6.0f}  {bug.name}: {bug.sentence} Seen: {seen}  {found}", flush=True)
    missed, middle = sum(median > _PLANTED_GOAL for median in medians), statistics.median(medians)
    print(f"{len(medians)} bugs, {missed} not within {_PLANTED_GOAL} schedules; the median is {middle:.0f}")
    return 1 if missed else 0


def _until_found(bug: Bug, seed: int, protocols: tuple[str, ...]) -> Harvest:
    plan = replace(_AROUND_A_SEED, protocols=bug.protocols or protocols, surely=bug.faults, aims=bug.aims)
    return run(Task(seed, plan, schedules=_PLANTED_LIMIT, stops_at_violation=True, bug=bug))


if __name__ == "__main__":
    sys.exit(main())
