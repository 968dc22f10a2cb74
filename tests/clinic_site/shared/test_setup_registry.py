import pytest

from clinic_site.shared import setup_registry
from clinic_site.shared.setup_registry import Step, register_steps, steps_for


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(setup_registry, "_registered", {})


def step(key, place):
    return Step(key, key.capitalize(), False, "", "", "", place=place)


def test_steps_of_all_parts_are_in_order():
    register_steps("clinics", lambda user: [step("clinics", 20), step("open", 90)])
    register_steps("people", lambda user: [step("people", 30)])
    assert [found.key for found in steps_for(None)] == ["clinics", "people", "open"]


def test_part_that_registers_again_replaces_its_steps():
    register_steps("clinics", lambda user: [step("clinics", 20)])
    register_steps("clinics", lambda user: [step("places", 20)])
    assert [found.key for found in steps_for(None)] == ["places"]
