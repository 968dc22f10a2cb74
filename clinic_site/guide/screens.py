"""Which section of the staff guide explains which screen of the admin.

To link a screen, add the name of its URL and `page#section`. The section is the id that GitHub gives a `##` heading.
"""

from django.urls import ResolverMatch

BEGINNING = "first-steps"
DESK = "first-steps#find-your-way-at-the-desk"

# Screens that belong to no model, by the name of their URL. The values are `page#section`.
VIEWS = {
    "index": DESK,
    "app_list": DESK,
    "gallery": "first-steps#see-the-parts-of-the-site",
    "guide": BEGINNING,
    "guide_page": BEGINNING,
    "health": DESK,
    "opening": "setup#open-the-site",
    "withdraw": "publishing#withdraw-pages-in-an-emergency",
    "invitations": "people#invite-people",
    "mail_choice": "review#choose-when-you-get-mail",
    "notices_seen": DESK,
    "open_drafts": "publishing#see-all-open-drafts",
    "open_preview_links": "review#send-a-preview-link",
    "publish_all": "publishing#publish-all-approved-texts",
    "shipped_texts": "shipped-texts#when-a-new-release-brings-texts",
    "shipped_take_over": "shipped-texts#take-over-the-shipped-texts",
    "shipped_text": "shipped-texts#decide-about-a-changed-text",
    "review_list": "review#review-page-by-page",
    "review_page": "review#review-page-by-page",
    "review_frame": "review#review-page-by-page",
    "review_read": "review#review-page-by-page",
    "review_sheet": "review#sign-on-paper",
    "spanish": "spanish#open-the-spanish-pages",
    "site_page": "first-steps#edit-a-page-that-you-see",
}
# Screens that work the same way for every model, by the end of the URL's name.
ACTIONS = {
    "comments": "review#comment-on-a-draft",
    "compare": "publishing#compare-two-versions",
    "delete": "publishing#delete-a-record",
    "deleted": "publishing#restore-a-deleted-record",
    "discard": "publishing#discard-a-draft",
    "editing": "writing#when-two-people-change-the-same-text",
    "history": "publishing#read-the-history",
    "links": "review#find-broken-links",
    "on_a_day": "publishing#see-what-a-page-said-on-a-day",
    "preview": "review#send-a-preview-link",
    "release": "publishing#publish-a-change",
    "reset_second_factor": "people#reset-a-second-factor",
    "take_off": "publishing#take-a-page-off-the-site",
    "taking_off": "publishing#take-a-page-off-the-site",
    "unsourced": "review#find-statements-without-a-source",
}
# The list and the form of each model.
MODELS = {
    "aftereffect": "writing#add-or-change-a-warning-sign",
    "announcement": "your-site#announce-something",
    "auditentry": "people#read-the-audit-log",
    "bodyregion": "writing#change-a-part-of-the-body",
    "clinic": "clinics#add-or-change-a-clinic",
    "clinicimport": "import#prepare-the-file",
    "condition": "writing#add-or-change-a-condition",
    "contraindication": "writing#add-or-change-a-warning-sign",
    "frequency": "writing#add-or-change-a-frequency",
    "glossaryterm": "writing#add-or-change-a-glossary-word",
    "group": "people#give-a-role",
    "legalnotice": "setup#the-notices-that-the-law-may-require",
    "mistakereport": "visitors#deal-with-a-reported-mistake",
    "pagefeedback": "visitors#read-feedback-on-pages",
    "pagekind": "people#decide-which-pages-need-no-clinician",
    "person": "clinics#name-who-needles",
    "picture": "pictures#add-a-picture",
    "place": "clinics#look-up-a-zip-code",
    "question": "writing#add-or-change-a-question",
    "reference": "writing#add-or-change-a-reference",
    "reviewer": "review#add-or-change-a-reviewer",
    "sitesettings": "your-site#name-contact-and-look",
    "state": "clinics#change-a-states-law",
    "stateaccess": "people#limit-an-account-to-states",
    "topic": "writing#change-a-page",
    "translation": "spanish#translate-a-record",
    "user": "people#add-or-change-an-account",
    "warningsign": "writing#add-or-change-a-warning-sign",
    "visitstep": "writing#change-a-step-of-the-visit",
}
# Screens of one model that differ from the same screen of other models.
OF_ONE_MODEL = {
    "locations_clinic_made_up": "setup#after-a-trial",
    "education_topic_menus": "writing#arrange-the-menus",
    "locations_clinic_note": "clinics#put-one-note-on-many-clinics",
    "locations_clinicimport_change": "import#read-the-report",
    "auth_user_password_change": "people#set-a-new-password",
    "auth_user_password_link": "people#set-a-new-password",
    "auth_user_deactivate": "people#when-someone-leaves",
    "auth_user_delete": "people#when-someone-leaves",
    "clinic_site_auditentry_history": "people#read-the-audit-log",
}


def section_for(match: ResolverMatch | None) -> str:
    """Return `page#section` for the screen at `match`, or the beginning of the guide if none explains it."""
    name = (match.url_name or "") if match else ""
    for table in (VIEWS, OF_ONE_MODEL):
        if name in table:
            return table[name]
    model = next((model for model in MODELS if f"_{model}_" in name), None)
    if model is None:
        return BEGINNING
    action = name.partition(f"_{model}_")[2]
    return ACTIONS.get(action, MODELS[model])
