"""Keep the messages of the interface and the digests of the shipped translations up to date.

    python -m tests.catalog                 read all messages, keep their translations, compile them
    python -m tests.catalog --digests       also add the digests that made_from.toml lacks

gettext need not be installed: Babel reads the messages and compiles them. A translation that exists keeps its digest
even if the English words changed. Whoever has translated them again removes its line from made_from.toml first.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.utils.translation.template import templatize

PO = settings.BASE_DIR / "clinic_site" / "locale" / "es" / "LC_MESSAGES" / "django.po"
APPS = ["clinic_site", "education", "locations"]
# Function -> which of its arguments are messages ("c": their context), as Babel wants it.
FUNCTIONS: dict[str, tuple | None] = {
    "_": None,
    "_g": None,
    "_n": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Never seen by a visitor: the pages and words of staff stay English.
OF_STAFF = re.compile(
    r"^templates/(admin|account|auth|mfa|gallery|preview)"
    r"|/admin/|/admin\.py|/importing/|/management/|/checks/|/sample/|/migrations/|admin_site\.py|apps\.py"
    r"|^clinic_site/(staff|shipped|reviewing|operations|backup|transfer|guide|management|translation/(?!middleware)|pages/gallery)"
    r"|(_checks|_health|_needs|_setup|setup_steps|/checks)\.py"
)

Found = tuple[str | None, str, str | None]  # context, message, plural


def files() -> list[Path]:
    """Return the templates and modules with messages for visitors."""
    templates = [path for ending in ("html", "txt") for path in (settings.BASE_DIR / "templates").rglob(f"*.{ending}")]
    modules = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    return sorted(path for path in templates + modules if not OF_STAFF.search(name_of(path)))


def name_of(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def messages_in(path: Path) -> Iterator[Found]:
    """Yield the messages of a template or a module."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns the template into calls of gettext between blank lines, whose indents mean nothing.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, function, found, _comments in extract_python(io.BytesIO(source.encode()), list(FUNCTIONS), [], {}):
        said = found if isinstance(found, tuple) else (found,)
        if "np" in function:
            context, message, plural = said[0], said[1], said[2]
        elif function.startswith("p"):
            context, message, plural = said[0], said[1], None
        else:
            context, message, plural = None, said[0], said[1] if function.startswith("n") else None
        if message:
            yield context, message, plural


def all_messages() -> dict[Found, list[str]]:
    """Return each message for visitors with the names of the files that use it."""
    found: dict[Found, list[str]] = {}
    for path in files():
        for message in messages_in(path):
            names = found.setdefault(message, [])
            if name_of(path) not in names:
                names.append(name_of(path))
    return found


def read() -> Catalog:
    """Return the stored catalog."""
    with PO.open("rb") as file:
        return read_po(file, locale="es")


class _Catalog(Catalog):
    """A catalog whose header says only what gettext needs, so that the file changes only when its messages do."""

    @property
    def mime_headers(self):
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Language", "es"),
            ("Plural-Forms", f"{self.plural_forms}\n"),
        ]


def updated(old: Catalog) -> Catalog:
    """Return a catalog of all messages, with the translations in `old`."""
    new = _Catalog(locale="es", fuzzy=False, charset="utf-8")
    new.header_comment = "# The words of the interface in Spanish. `make spanish` reads and compiles them."
    for (context, message, plural), names in all_messages().items():
        known = old.get(message, context=context)
        words = known.string if known else None
        if plural and not isinstance(words, tuple):
            words = ("", "", "")
        new.add(
            (message, plural) if plural else message, words or "", [(name, None) for name in names], context=context
        )
    return new


def as_po(catalog: Catalog) -> bytes:
    """Return the catalog as the text of a .po file, which has neither dates nor line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, include_lineno=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def add_digests() -> None:
    """Add the digests that the files made_from.toml lack, from the sample content, loaded into an empty database."""
    import education.sample.spanish_samples as texts
    import locations.sample.spanish_samples as places
    from clinic_site.translation import shipped

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0, stdout=nowhere)
        call_command("load_sample_content", stdout=nowhere)
    for folder, kinds in [
        (texts.FOLDER, texts.KINDS),
        (places.STATES, places.STATE_KINDS),
        (places.CLINICS, places.CLINIC_KINDS),
    ]:
        path = folder / shipped.MADE_FROM
        known = shipped.read_toml(path) if path.exists() else {}
        lines = ["# Which English words each field translates: see clinic_site/translation/shipped.py.\n"]
        for file, tables in shipped.digests(folder, kinds).items():
            for key, fields in tables.items():
                lines.append(f'\n[{file}."{key}"]\n')
                lines += [
                    f'{name} = "{known.get(file, {}).get(key, {}).get(name, now)}"\n' for name, now in fields.items()
                ]
        path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    catalog = updated(read()) if PO.exists() else updated(Catalog(locale="es"))
    PO.write_bytes(as_po(catalog))
    PO.with_suffix(".mo").write_bytes(as_mo(catalog))
    missing = sum(1 for message in catalog if message.id and not (message.string and all(message.string)))
    print(f"{len(catalog)} messages, {missing} without a translation")
    if "--digests" in sys.argv:
        add_digests()


if __name__ == "__main__":
    import django

    django.setup()
    main()
