"""Rules of style.md that a tool can read off the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("kiosk", "sandbox", "benchmarks")
FUNCTION_LINES, MODULE_LINES = 60, 500
NAMELESS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
MAY_CATCH_ALL = {"kiosk/teller.py", "kiosk/link/server.py", "kiosk/views/tasks.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Every module below `folders`, parsed, by its path from the root."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def found(kind: type[ast.AST] | tuple[type[ast.AST], ...], *folders: str) -> Iterator[tuple[str, ast.AST]]:
    for path, module in modules(*folders).items():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield path, node


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in found((ast.FunctionDef, ast.AsyncFunctionDef), *PRODUCT, "tests")
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    long = [
        path
        for path in modules(*PRODUCT, "tests")
        if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > MODULE_LINES
    ]
    assert long == []


def test_every_module_has_a_name_that_says_something() -> None:
    assert [path for path in modules(*PRODUCT, "tests") if NAMELESS & set(Path(path).with_suffix("").parts)] == []


def test_everything_is_caught_only_at_the_three_borders() -> None:
    def swallows_all(handler: ast.AST) -> bool:
        assert isinstance(handler, ast.ExceptHandler)
        caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        catches_all = any(one is None or ast.unparse(one) in ("Exception", "BaseException") for one in caught)
        return catches_all and ast.unparse(handler.body[-1]) != "raise"

    assert {path for path, handler in found(ast.ExceptHandler, "kiosk") if swallows_all(handler)} <= MAY_CATCH_ALL


def test_no_nested_event_loop_is_run_by_a_dialog() -> None:
    calls = [
        f"{path}:{node.lineno}"
        for path, node in found(ast.Call, "kiosk/views")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exec"
    ]
    assert calls == []


def test_tests_wait_for_conditions_and_never_for_time() -> None:
    waits = ("time.sleep", "asyncio.sleep", "sleep", "QTest.qWait", "qtbot.wait")
    clocks = {
        id(inner)
        for _, clock in found(ast.AsyncFunctionDef, "tests")
        if isinstance(clock, ast.AsyncFunctionDef) and clock.name == "sleep"
        for inner in ast.walk(clock)
    }
    sleeping = [
        f"{path}:{call.lineno}"
        for path, call in found(ast.Call, "tests")
        if isinstance(call, ast.Call) and ast.unparse(call.func) in waits and id(call) not in clocks
        if [ast.unparse(argument) for argument in call.args] != ["0"]  # only lets others run
    ]
    assert sleeping == []


def test_no_to_do_is_left_without_an_issue() -> None:
    mark = "TO" + "DO"
    assert [path for path in modules(*PRODUCT, "tests") if mark in (ROOT / path).read_text(encoding="utf-8")] == []


def test_init_files_hold_a_docstring_and_nothing_else() -> None:
    full = [
        path
        for path, module in modules(*PRODUCT).items()
        if path.endswith("__init__.py") and not (len(module.body) == 1 and ast.get_docstring(module))
    ]
    assert full == []
