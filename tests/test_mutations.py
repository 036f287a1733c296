"""Faults put into the page: each still has its place, and a few of them still turn a test red."""

from __future__ import annotations

import pytest

from benchmarks.mutations import CHECKOUT, FAULTS, QUICK, VIEW, Fault, campaign, changed


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_its_place_and_its_tests(fault: Fault) -> None:
    text = (CHECKOUT / VIEW / fault.file).read_text(encoding="utf-8")
    assert changed(fault, text) != text
    for asked in fault.tests:
        name, _, test = asked.partition("::")
        assert f"def {test or 'test_'}" in (CHECKOUT / name).read_text(encoding="utf-8"), asked


def test_a_place_that_is_gone_is_an_error() -> None:
    with pytest.raises(ValueError, match="stands 0 times"):
        changed(FAULTS[0]._replace(old="gone"), "text")


def test_a_few_faults_are_noticed() -> None:
    found, _ = campaign(QUICK)
    assert [name for name, by in found if not by] == [] and len(found) == len(QUICK)
