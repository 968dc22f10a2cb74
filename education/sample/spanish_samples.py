"""Load the Spanish sample texts in education/sample/es/."""

from pathlib import Path

from clinic_site.translation import shipped
from education.models import Reviewed
from education.sample.shipped_texts import SOURCES, key_field

FOLDER = Path(__file__).parent / "es"
KINDS: shipped.Kinds = {file.removesuffix(".toml"): (model, key_field(model)) for file, _table, model in SOURCES}


def load(status: str = Reviewed.Status.PUBLISHED) -> int:
    """Create the translations that have never been created, with this `status`. Return their number."""
    return shipped.load(FOLDER, KINDS, status)


def count_new() -> int:
    """Return how many translations `load` would create."""
    return shipped.count_new(FOLDER, KINDS)
