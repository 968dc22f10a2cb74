from locations.models.clinic import Clinic
from locations.models.clinic_export import ClinicExport
from locations.models.clinic_import import ClinicImport
from locations.models.clinic_import_row import ClinicImportRow
from locations.models.mistake_report import MistakeReport
from locations.models.person import Person
from locations.models.place import Place
from locations.models.state import State
from locations.models.state_access import StateAccess
from locations.models.town import Town

__all__ = [
    "Clinic",
    "ClinicExport",
    "ClinicImport",
    "ClinicImportRow",
    "MistakeReport",
    "Person",
    "Place",
    "State",
    "StateAccess",
    "Town",
]
