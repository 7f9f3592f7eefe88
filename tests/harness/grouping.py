"""A pytest plugin: tests of one `xdist_group` run in one test process, one after another.

xdist tells the group in a test's id, by an attribute that pytest 9.2 no longer reads; without this
its marker does nothing, and each process starts a browser and a program of its own.
"""

import os
from collections import Counter

import pytest
from _pytest.nodeid import NodeId


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write each test's group where xdist's scheduler looks for it: behind an @ in the id."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    seen: Counter[str] = Counter()
    for item in items:
        # Tests that a library makes under one id would be taken for one test, and run once.
        seen[item.nodeid] += 1
        if seen[item.nodeid] > 1:
            item._id = NodeId.parse(f"{item.nodeid}-{seen[item.nodeid]}")
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = NodeId.parse(f"{item.nodeid}@{group.args[0]}")
