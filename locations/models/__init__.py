from locations.models.clinic import Clinic
from locations.models.clinic_import import ClinicImport
from locations.models.mistake_report import MistakeReport
from locations.models.place import Place
from locations.models.state import State
from locations.models.state_access import StateAccess

__all__ = ["Clinic", "ClinicImport", "MistakeReport", "Place", "State", "StateAccess"]
