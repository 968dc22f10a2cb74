"""Check and import uploaded files: small ones at once, and others as background work that survives a restart.

A task can be started again after its worker was killed. Both kinds of work change nothing the second time: a report is
replaced as a whole, and a file that is imported has no content any more.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from locations.importing import failures
from locations.importing.choices import Choices
from locations.importing.packing import Packed, Packer
from locations.importing.row_report import as_dict
from locations.importing.running import Report, look_at, write
from locations.importing.saving import ChangedMeanwhileError
from locations.importing.tables import open_table
from locations.models import ClinicImport
from locations.models.clinic_import import Work

logger = logging.getLogger(__name__)

# A file of this size is checked and imported at once, in the request.
SMALL_BYTES = 100_000
SMALL_ROWS = 300
IN_BACKGROUND = 20.0  # seconds to wait for others who write to the same clinics
ATTEMPTS = 3  # to import a file while others change its clinics


class AlreadyWrittenError(Exception):
    """Another request or worker has already imported the file, or is doing so."""


def start(record: ClinicImport, work: Work, user: User) -> bool:
    """Begin `work` on a file: do it now if the file is small. Return False if somebody else has begun it."""
    if not ClinicImport.objects.ask(record, work):
        return False
    if is_small(record):
        carry_out(record, work, user)
        return True
    with transaction.atomic():
        record.task = in_background.enqueue(str(record.pk), work.value, user.pk).id
        ClinicImport.objects.filter(pk=record.pk).update(task=record.task)
    return True


def is_small(record: ClinicImport) -> bool:
    """Whether a file is small. The rows of one that was never read are not known: then its size decides."""
    return len(record.content or b"") <= SMALL_BYTES and 0 < record.rows_total <= SMALL_ROWS


@task()
def in_background(key: str, work: str, user: int) -> None:
    """Carry out `work` in a worker. Whatever fails is told on the report of the file."""
    record = ClinicImport.objects.defer("report").filter(pk=key).first()
    if record and record.work == work:
        carry_out(record, Work(work), User.objects.filter(pk=user).first())


def carry_out(record: ClinicImport, work: Work, user: User | None) -> None:
    """Do `work` now. If it fails, nothing has changed, and the record says why."""
    try:
        if record.content is None or record.written_at:
            raise AlreadyWrittenError
        {Work.LOOK: _look, Work.WRITE: _write_patiently}[work](record, user)
    except AlreadyWrittenError:
        ClinicImport.objects.filter(pk=record.pk, work=work).update(work=Work.NONE)
    except Exception as error:
        if not failures.is_expected(error):
            logger.exception("The file %s could not be read or imported.", record.pk)
        record.work, record.fault = Work.NONE, failures.words_for(error)[:500]
        ClinicImport.objects.filter(pk=record.pk).update(work=Work.NONE, fault=record.fault)


def _look(record: ClinicImport, user: User | None) -> None:
    packed = Packed(Packer([]))
    report = look_at(
        open_table(_content_of(record), record.file_name),
        choices=Choices.from_dict(record.choices or {}),
        progress=_progress_of(record),
        keep=lambda rows: packed.add([as_dict(row) for row in rows]),
    )
    with transaction.atomic():
        if ClinicImport.objects.select_for_update().only("written_at").get(pk=record.pk).written_at:
            raise AlreadyWrittenError
        record.rows.all().delete()
        for part in packed.parts():
            record.keep_rows(part)
        _finish(record, report)


def _write_patiently(record: ClinicImport, user: User | None) -> None:
    """Import the valid rows, all or none. If somebody has changed a clinic meanwhile, compare again."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _write(record, user)
        except ChangedMeanwhileError:
            if attempt == ATTEMPTS:
                raise
        else:
            return


def _write(record: ClinicImport, user: User | None) -> None:
    def first() -> None:
        # A second request or worker waits for this lock, and then finds the file imported.
        if ClinicImport.objects.select_for_update().only("written_at").get(pk=record.pk).written_at:
            raise AlreadyWrittenError
        record.rows.all().delete()

    def finish(report: Report) -> None:
        record.content, record.written_at = None, timezone.now()
        _finish(record, report)

    content, written_at = record.content, record.written_at
    try:
        write(
            open_table(_content_of(record), record.file_name),
            choices=Choices.from_dict(record.choices or {}),
            user=user,
            progress=_progress_of(record),
            keep=lambda rows: record.keep_rows(as_dict(row) for row in rows),
            first=first,
            most_seconds_for_locks=IN_BACKGROUND if record.task else settings.DATABASE_PATIENCE / 2,
            and_then=finish,
        )
    except BaseException:
        record.content, record.written_at = content, written_at
        raise


def _finish(record: ClinicImport, report: Report) -> None:
    record.rows_done = record.rows_total = sum(report.counts.values())
    record.counts, record.header, record.unused = report.counts, report.header, report.unused
    record.work, record.fault, record.report = Work.NONE, "", []
    record.save(
        update_fields=[
            "content", "written_at", "rows_done", "rows_total", "counts", "header", "unused", "work", "fault", "report",
        ]
    )  # fmt: skip


def _content_of(record: ClinicImport) -> bytes:
    return bytes(record.content or b"")


def _progress_of(record: ClinicImport) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        values = {"rows_done": done} | ({"rows_total": total} if total else {})
        ClinicImport.objects.filter(pk=record.pk).update(**values)

    return progress
