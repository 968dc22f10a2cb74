"""What the pages say about a state's law, by its status and by how we know it.

These sentences are for patients: short words, and no names of sources.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In a table whose heading names physical therapists.
BRIEF: dict[str, str | Promise] = {
    "allowed": _("Allowed"),
    "with_conditions": _("Allowed, with conditions"),
    "not_allowed": _("Not allowed"),
    "not_in_force": _("Not yet: a law was passed"),
    "silent": _("The law does not mention it"),
    "unknown": _("We do not know"),
}

FOR_YOU: dict[str, str | Promise] = {
    "allowed": _("A clinic here may offer it."),
    "with_conditions": _("A clinic here may offer it if your therapist meets the terms."),
    "not_allowed": _("A physical therapist here may not treat you with it."),
    "not_in_force": _("Do not count on it here yet. Ask the clinic first."),
    "silent": _("That is not a yes and not a no. Ask the clinic how it decided."),
    "unknown": _("Ask the clinic what it knows."),
}

DISPUTED = _("Ask the clinic which rule it goes by.")
SOURCES_DIFFER = _("We read this in more than one place.")

# What came with the software, until somebody of the clinic group has read it.
HOW_THEY_KNOW: dict[str, str | Promise] = {
    "primary": _("The makers of this website read it in the state’s own words."),
    "copy": _("The makers of this website read the law in a copy, not on the state’s own site."),
    "official": _("The makers of this website read this in a paper of the state, not in the law itself."),
    "reported": _("Others report this. The makers of this website have not read it in the law itself."),
    "list": _("The makers of this website read this in a list, not in the law itself."),
    "": _("The makers of this website have not read today’s law."),
}

# "" stands for a state where nothing was found that answers the question.
HOW_WE_KNOW: dict[str, str | Promise] = {
    "primary": _("We read it in the state’s own words."),
    "copy": _("We read the law in a copy, not on the state’s own site."),
    "official": _("We read this in a paper of the state, not in the law itself."),
    "reported": _("Others report this. We have not read it in the law itself."),
    "list": _("We read this in a list, not in the law itself."),
    "": _("We have not read today’s law."),
}

# In a table, whose legend has the sentences above.
HOW_IN_BRIEF: dict[str, str | Promise] = {
    "primary": _("The state’s words"),
    "copy": _("A copy of the law"),
    "official": _("A paper of the state"),
    "reported": _("Others report it"),
    "list": _("A list"),
    "": _("Law not read"),
}
SEVERAL = _("Several sources")
READ_BY_US = _("%(how)s, read by us")
