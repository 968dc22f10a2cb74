"""Views for the editor's requests. Both require signing in to the admin (urls.py)."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clinic_site.writing.editor_registry import assistant_for, texts_by_field
from clinic_site.writing.link_targets import find_targets, link_sources
from clinic_site.writing.markdown import as_text
from clinic_site.writing.reading_grade import read

LONGEST_QUERY = 100


@require_POST
def look(request, app_label, model_name):
    """Return the preview and reading grade of a record's texts, by field. Nothing is saved."""
    try:
        model = apps.get_model(app_label, model_name)
        model_admin = admin.site.get_model_admin(model)
    except (LookupError, NotRegistered) as error:
        raise Http404 from error
    if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
        raise PermissionDenied
    texts, assistant = texts_by_field(model), assistant_for(app_label)
    if not texts or assistant is None:
        raise Http404
    # The slug identifies a word that this page itself explains.
    typed = {name: request.POST[name] for name in [*texts, "slug"] if name in request.POST}
    names = {field.name for field in model._meta.get_fields()}
    record = model(**{name: value for name, value in typed.items() if name in names})
    looks = assistant.looks(record)
    answer = {}
    for name, text in texts.items():
        if name not in typed:
            continue
        reading = read(typed[name], is_markdown=text.is_markdown)
        look = looks.get(name)
        context = {"text": typed[name], "look": look, "reading": reading}
        answer[name] = {
            "preview": render_to_string("admin/widgets/writing_preview.html", context) if look else "",
            "reading": render_to_string("admin/widgets/writing_reading.html", context),
            "summary": " ".join([reading.summary, *(look.faults if look else [])]),
        }
    return JsonResponse({"texts": answer})


@require_GET
def pick(request, app_label, picker):
    """Return a picker's choices for the text typed into its field."""
    assistant = assistant_for(app_label)
    found = next((one for one in assistant.pickers if one.name == picker), None) if assistant else None
    if found is None:
        raise Http404
    if not may_use(request, found):
        raise PermissionDenied(_("You don’t have permission to view these records."))
    choices = found.find(request.GET.get("q", "")[:LONGEST_QUERY])
    return JsonResponse(
        {"choices": [{"label": one.label, "note": one.note, "insert": one.insert, "link": one.link} for one in choices]}
    )


@require_GET
def links(request):
    """Return the pages of this site that fit what was typed, as choices of a picker."""
    sources = [source for source in link_sources() if source.model is None or may_use(request, source)]
    targets = find_targets(request.GET.get("q", "")[:LONGEST_QUERY], sources)
    return JsonResponse(
        {
            "choices": [
                {
                    "label": target.title,
                    "note": " · ".join(
                        [*([] if target.is_on_the_site else [_("Not on the site")]), target.kind, target.path]
                    ),
                    "insert": f"[{as_text(target.title)}]({target.path})",
                    "link": target.path,
                }
                for target in targets
            ]
        }
    )


def may_use(request, picker) -> bool:
    return admin.site.get_model_admin(picker.model).has_view_permission(request)
