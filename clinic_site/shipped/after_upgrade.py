"""What happens with shipped texts after `migrate` has brought a new release. Nothing that patients read changes.

- A text without a base, loaded by an older release, gets one if it says word for word what this release ships.
- Reviewers, publishers and administrators are told about safety corrections, once: on the desk and by mail.
"""

from collections.abc import Iterator

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from clinic_site.publishing.sample_records import SampleRecord, Shipped
from clinic_site.shipped.standing import Standing, TextHere, TextsHere
from clinic_site.staff.notice_signals import tell
from clinic_site.staff.notices import CORRECTED, Notice
from clinic_site.staff.recipients import accounts_that_may


def after_migrate(sender, using: str = "default", **kwargs) -> None:
    """Run `look` when all migrations are applied. Runs after every `migrate`, also of a single app."""
    connection = connections[using]
    if using != "default" or SampleRecord._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, SampleRecord._meta.db_table)
    if "gone_since" not in {column.name for column in columns} or not SampleRecord.objects.exists():
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        look()


@transaction.atomic
def look() -> int:
    """Complete the memory, and tell staff about safety corrections. Return how many corrections were new."""
    _add_bases()
    corrected = [text for text in TextsHere().with_standing(Standing.CORRECTED) if _is_untold(text)]
    for text in corrected:
        _tell(text)
    return len(corrected)


def _add_bases() -> None:
    """Make what this release ships the base of the texts that say exactly that."""
    texts = TextsHere()
    if all(memory.digest for memory in texts.memories.values()):
        return
    differing = {text.ident for text in texts.texts}
    for ident, memory in texts.memories.items():
        shipped = texts.release.texts.get(ident)
        if not memory.digest and shipped is not None and ident not in differing:
            memory.is_now(Shipped(shipped.contents, shipped.digest, texts.release.name))
            memory.save(update_fields=["contents", "digest", "release", "gone_since"])


def _is_untold(text: TextHere) -> bool:
    return bool(text.memory and text.shipped and text.memory.told != text.shipped.digest)


def _tell(text: TextHere) -> None:
    Notice.objects.about(text.own).filter(kind=CORRECTED).end()  # about an earlier correction
    tell(set(_concerned(text)), CORRECTED, text.own, name=str(text.own))
    SampleRecord.objects.filter(model=text.ident[0], key=text.key).update(told=text.release_text.digest)


def _concerned(text: TextHere) -> Iterator[int]:
    for action in ("review", "publish"):
        yield from accounts_that_may(action, text.own).values_list("pk", flat=True)
