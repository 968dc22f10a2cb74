"""Keep the rules of a clinic's record: what breaks one is left out of the row, with a remark."""

from django.utils.translation import gettext as _

from locations.importing.choices import Choices
from locations.importing.clean_rows import CleanRow
from locations.models import Clinic


def keep_rules(values: dict, clinic: Clinic | None, row: CleanRow, choices: Choices) -> None:
    """Remove from `values`, for a new clinic or for `clinic`, what its record can't hold."""
    _offer(values, clinic, row, choices)
    _prices(values, clinic, row, choices)
    _operation(values, clinic, row)


def _offer(values: dict, clinic: Clinic | None, row: CleanRow, choices: Choices) -> None:
    if not values.get("offers_dry_needling"):
        return
    state = clinic.state if clinic else values["state"]
    stored_day = clinic.dry_needling_confirmed_on if clinic else None
    if state.law_forbids:
        row.remark("offers_dry_needling", _("%(why)s The cell was not used.") % {"why": state.refusal_of_offers})
        del values["offers_dry_needling"]
    elif values.get("dry_needling_confirmed_on") or stored_day:
        return
    elif choices.confirmed_on:
        values["dry_needling_confirmed_on"] = choices.confirmed_on
        row.filled["dry_needling_confirmed_on"] = _("the date given for the whole file")
    else:
        row.remark(
            "offers_dry_needling",
            _(
                "The cell was not used, because the date is missing on which the clinic confirmed that it offers dry "
                "needling. Add the column dry_needling_confirmed_on, or give one date for the whole file."
            ),
        )
        del values["offers_dry_needling"]


def _prices(values: dict, clinic: Clinic | None, row: CleanRow, choices: Choices) -> None:
    words = [name for name in ("self_pay_price", "insurance_help") if values.get(name)]
    if not words or values.get("prices_checked_on") or (clinic and clinic.prices_checked_on):
        return
    if day := values.get("dry_needling_confirmed_on") or choices.confirmed_on:
        values["prices_checked_on"] = day
        row.filled["prices_checked_on"] = _("the day of the confirmation")
    else:
        for name in words:
            row.remark(
                name,
                _("The cell was not used, because the day is missing on which the clinic said so (prices_checked_on)."),
            )
            del values[name]


def _operation(values: dict, clinic: Clinic | None, row: CleanRow) -> None:
    opens, closes = (values.get(name) or getattr(clinic, name, None) for name in ("opens_on", "closes_on"))
    if opens and closes and closes <= opens:
        for name in ("opens_on", "closes_on"):
            if name in values:
                row.remark(name, _("The cell was not used, because the last day must be after the day of the opening."))
                del values[name]
    if clinic and clinic.moved_to_id and values.get("operation", "moved") != Clinic.Operation.MOVED:
        row.remark("operation", _("The cell was not used, because the clinic’s page leads to the one it moved to."))
        del values["operation"]
