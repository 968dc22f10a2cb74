from django.urls import path

from education.models import Topic
from education.pages import feedback, safety, self_check, views

app_name = "education"

urlpatterns = [
    # Conditions
    path("conditions/", views.ConditionListView.as_view(), name="condition_list"),
    path("conditions/<slug:slug>/", views.ConditionView.as_view(), name="condition"),
    # Safety
    path("safety/", safety.SafetyView.as_view(), name="safety"),
    path("self-check/", self_check.SelfCheckView.as_view(), name="self_check"),
    # Lists
    path("questions/", views.QuestionListView.as_view(), name="question_list"),
    path("glossary/", views.GlossaryView.as_view(), name="glossary"),
    path("references/", views.ReferenceListView.as_view(), name="reference_list"),
    path("feedback/", feedback.FeedbackView.as_view(), name="feedback"),
    path("about/privacy/", views.TopicView.as_view(), {"slug": Topic.PRIVACY}, name="privacy"),
    # All other topics: /dry-needling/, /trigger-points/, /what-to-expect/, /about/ ...
    path("<slug:slug>/", views.TopicView.as_view(), name="topic"),
]
