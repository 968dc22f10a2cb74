"""Translations in the admin: the English words and those in the other language, side by side."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin import SAVING, PublishableAdmin
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.languages import SPANISH
from clinic_site.translation.form import TranslationForm
from clinic_site.translation.models import Translation
from clinic_site.translation.record_link import counts_in_words, translatable
from clinic_site.translation.texts_editor import TextsField, sides_of

CHECKING = ["is_sample", "checked_by", "checked_on"]
PROOF = _(
    "For the texts that matter most: somebody who has not seen the English words says in English what the translation "
    "says. Compare both before you approve it."
)


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = ContentType.objects.filter(pk__in=Translation.objects.order_by().values("content_type").distinct())
        return [(str(kind.pk), capfirst(kind.name)) for kind in kinds]

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(content_type=int(value)) if value and value.isdecimal() else queryset


@admin.register(Translation)
class TranslationAdmin(PublishableAdmin):
    """A translation is started from its record, so there is no empty form."""

    form = TranslationForm
    list_display = ["title", "kind", "language", "standing", "lacks"]
    list_filter = [StandingFilter, KindFilter, "is_sample"]
    list_select_related = ["content_type"]
    readonly_fields = ["english_text", "texts_to_read", *CHECKING]

    class Media:
        css: ClassVar = {"all": ["css/admin-translation.css"]}

    def get_urls(self):
        start = self.admin_site.admin_view(self.start_view)
        return [path("start/", start, name="clinic_site_translation_start"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).with_language()

    def get_fieldsets(self, request, obj=None):
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        texts = "texts" if may_write else "texts_to_read"
        return [
            (None, {"fields": ["english_text", texts]}),
            (_("Translated back"), {"fields": ["back_translation"], "description": PROOF}),
            (_("Checked"), {"fields": [tuple(CHECKING)]}),
            SAVING,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "texts":
            return TextsField()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_review_permission(self, request, obj=None) -> bool:
        """Whoever may publish translations reads both languages, and may approve what somebody else wrote."""
        return super().has_review_permission(request, obj) or self.has_publish_permission(request, obj)

    # Starting

    def add_view(self, request, form_url="", extra_context=None):
        """Say where translations are started."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        words = _g("Choose the record that you want to translate, here or with “Spanish” at its own top.")
        self.message_user(request, words, messages.INFO)
        return HttpResponseRedirect(reverse("admin:spanish"))

    def start_view(self, request):
        """Open the translation of the record in the address. A POST creates it if there is none."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = translatable(request.GET.get("kind", ""), request.GET.get("key", ""))
        if record is None:
            raise Http404
        found = Translation.objects.of(record).filter(language=SPANISH).first()
        if found is None and request.method == "POST":
            found = Translation(record=record, language=SPANISH)
            found._history_user = request.user
            found.save()
        return HttpResponseRedirect(admin_url(found or record))

    # Fields

    @admin.display(description=_("English text"))
    def english_text(self, translation) -> str:
        record = translation.record
        if record is None:
            return _g("The record was deleted.")
        kind = capfirst(record._meta.verbose_name)
        return format_html('<a href="{}">{}: {}</a>', admin_url(record), kind, record)

    @admin.display(description="")
    def texts_to_read(self, translation) -> str:
        widget = {"sides": sides_of(translation), "language": translation.language, "is_read_only": True}
        return render_to_string("admin/translation/texts.html", {"widget": widget})

    # The list

    @admin.display(description=_("record"), ordering="object_id")
    def title(self, translation) -> str:
        return translation.name_of_record()

    @admin.display(description=_("kind"), ordering="content_type")
    def kind(self, translation) -> str:
        return capfirst(translation.content_type.name)

    @admin.display(description=_("words"))
    def lacks(self, translation) -> str:
        return capfirst(counts_in_words(translation))
