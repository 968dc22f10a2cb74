"""The people who needle, in the admin."""

from django.contrib import admin
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin import SAVING
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from locations.admin.state_limits import PublishedByState, limit_of
from locations.models import Clinic, Person


@admin.register(Person)
class PersonAdmin(PublishedByState):
    """A limited account can change people all of whose clinics are in its states."""

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    "credentials",
                    "has_agreed",
                    "clinics",
                    "training",
                    "license_number",
                    "license_checked_on",
                    "days",
                    "picture",
                ],
                "description": _(
                    "The clinic’s page names this person under “Who needles here”. Ask the person first. If somebody "
                    "leaves or no longer wants to be named, take the person off the site."
                ),
            },
        ),
        SAVING,
    ]
    change_list_template = "admin/locations/person/change_list.html"
    autocomplete_fields = ["clinics", "picture"]
    list_display = ["full_name", "where", "standing", "has_agreed"]
    list_filter = [StandingFilter, "has_agreed"]
    search_fields = ["name"]  # and their clinics, below

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("clinics__state")

    def get_search_results(self, request, queryset, search_term):
        """Find each word in a name, or in one of the person's clinics, whose index finds it."""
        for piece in search_term.split():
            needling_there = Person.clinics.through.objects.filter(
                clinic__in=Clinic.objects.with_words(piece).order_by()
            )
            queryset = queryset.filter(Q(name__icontains=piece) | Q(pk__in=needling_there.values("person")))
        return queryset, False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"team_url": team_url()} | (extra_context or {}))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"team_url": team_url()} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    @admin.display(description=_("clinics"))
    def where(self, person):
        return ", ".join(f"{clinic.name}, {clinic.state.code}" for clinic in person.clinics.all())

    def is_theirs(self, request, obj):
        return obj is None or not self.out_of_reach(request, {obj.pk})

    def out_of_reach(self, request, keys):
        states = limit_of(request) if keys else None
        if states is None:
            return set()
        elsewhere = Clinic.people.through.objects.filter(person__in=keys).exclude(clinic__state__in=states)
        return set(elsewhere.values_list("person", flat=True))

    def may_say(self, request, contents):
        states = limit_of(request)
        return (
            states is None or not Clinic.objects.filter(pk__in=contents["clinics"]).exclude(state__in=states).exists()
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "clinics" and (states := limit_of(request)) is not None:
            kwargs["queryset"] = Clinic.objects.filter(state__in=states)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def team_url() -> str:
    """Return the address of the page “Our team”, or "" while nobody is named, so that there is no such page."""
    return reverse("locations:team") if Person.objects.published().exists() else ""


def who_needles(clinic: Clinic | None) -> str:
    """Return the people of `clinic`, with links to their forms, and a link that adds one. For the clinic's form."""
    people = [(person, admin_url(person)) for person in clinic.people.all()] if clinic and clinic.pk else None
    return render_to_string(
        "admin/locations/clinic/who_needles.html",
        {"people": people, "add_url": admin_url(Person, "add"), "clinic": clinic},
    )
