from locations.models.access import StateAccess
from locations.models.clinic import Clinic
from locations.models.clinic_import import ClinicImport
from locations.models.place import Place
from locations.models.report import MistakeReport
from locations.models.state import State

__all__ = ["Clinic", "ClinicImport", "MistakeReport", "Place", "State", "StateAccess"]
