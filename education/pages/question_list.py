"""The questions and their answers, by category."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from education.models import Question
from education.pages import structured_data
from education.pages.section import SectionPage


class QuestionListView(SectionPage, ListView):
    section = "questions"
    fallback_title = _("Questions")
    template_name = "education/question_list.html"
    queryset = Question.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        questions = list(self.object_list)
        citations = self.cite(*(question.answer for question in questions))
        groups = []
        for category in Question.Category:
            members = [question for question in questions if question.category == category]
            for question in members:
                question.answer_html = citations.render(question.answer).html
            if members:
                groups.append((category, members))
        return super().get_context_data(groups=groups, citations=citations, **kwargs)

    def get_structured_data(self):
        faq = [structured_data.faq_page(self.object_list)] if self.object_list else []
        return [*super().get_structured_data(), *faq]
