"""The text editor in the forms of notices: a preview of the Markdown, without references to insert."""

from collections.abc import Sequence

from django.db.models import Model

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.writing import editor_registry
from clinic_site.writing.editor_registry import Look, Text
from clinic_site.writing.markdown import render


class NoticeAssistant:
    pickers: Sequence[editor_registry.Picker] = ()

    def texts(self, model: type[Model]) -> list[Text]:
        return [Text("body", is_markdown=True)] if model is LegalNotice else []

    def looks(self, record: Model) -> dict[str, Look]:
        return {"body": Look(render(record.body).html)} if isinstance(record, LegalNotice) else {}


def connect() -> None:
    editor_registry.register_assistant("clinic_site", NoticeAssistant())
