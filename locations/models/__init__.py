from locations.models.clinic import Clinic
from locations.models.place import Place
from locations.models.state import State

__all__ = ["Clinic", "Place", "State"]
