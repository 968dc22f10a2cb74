from django.urls import path

from education import views

app_name = "education"

urlpatterns = [
    # What hurts
    path("conditions/", views.ConditionListView.as_view(), name="condition_list"),
    path("conditions/<slug:slug>/", views.ConditionView.as_view(), name="condition"),
    # Who should not have it, what may happen, when to get help
    path("safety/", views.SafetyView.as_view(), name="safety"),
    # Short answers
    path("questions/", views.QuestionListView.as_view(), name="question_list"),
    path("glossary/", views.GlossaryView.as_view(), name="glossary"),
    path("references/", views.ReferenceListView.as_view(), name="reference_list"),
    # Every other page of text: /dry-needling/, /trigger-points/, /what-to-expect/, /about/ ...
    path("<slug:slug>/", views.TopicView.as_view(), name="topic"),
]
