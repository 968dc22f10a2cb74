from django.urls import path

from education.models import Topic
from education.pages import conditions, feedback, glossary, question_list, reference_list, safety, self_check, topic

app_name = "education"

urlpatterns = [
    # Conditions
    path("conditions/", conditions.ConditionListView.as_view(), name="condition_list"),
    path("conditions/<slug:slug>/", conditions.ConditionView.as_view(), name="condition"),
    # Safety
    path("safety/", safety.SafetyView.as_view(), name="safety"),
    path("self-check/", self_check.SelfCheckView.as_view(), name="self_check"),
    # Lists
    path("questions/", question_list.QuestionListView.as_view(), name="question_list"),
    path("questions/<slug:slug>/", question_list.QuestionView.as_view(), name="question"),
    path("glossary/", glossary.GlossaryView.as_view(), name="glossary"),
    path("glossary/<slug:slug>/", glossary.TermView.as_view(), name="term"),
    path("references/", reference_list.ReferenceListView.as_view(), name="reference_list"),
    path("references/<slug:slug>/", reference_list.ReferenceView.as_view(), name="reference"),
    path("feedback/", feedback.FeedbackView.as_view(), name="feedback"),
    path("about/privacy/", topic.TopicView.as_view(), {"slug": Topic.PRIVACY}, name="privacy"),
    # All other topics: /dry-needling/, /trigger-points/, /what-to-expect/, /about/ ...
    path("<slug:slug>/", topic.TopicView.as_view(), name="topic"),
]
