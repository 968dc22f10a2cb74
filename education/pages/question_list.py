"""The questions and their answers, by category."""

from django.utils.translation import gettext_lazy as _

from education.models import Question
from education.pages import structured_data
from education.pages.drawings import drawing_of
from education.pages.listing_page import ListingPage, RecordView


class QuestionListView(ListingPage):
    section = "questions"
    fallback_title = _("Questions")
    kinds = (Question,)
    template_name = "education/question_list.html"
    queryset = Question.objects.published().select_related("reviewed_by")

    def get_context_data(self, **kwargs):
        groups = [
            (category, members)
            for category in Question.Category
            if (members := [question for question in self.object_list if question.category == category])
        ]
        in_order = [question for _category, members in groups for question in members]
        citations = self.cite(*(question.answer for question in in_order))  # numbers ascend down the page
        for question in in_order:
            question.drawing = drawing_of(question)
            question.answer_html = citations.render(question.answer).html
        return super().get_context_data(groups=groups, citations=citations, **kwargs)

    def get_structured_data(self):
        faq = [structured_data.faq_page(self.object_list)] if self.object_list else []
        return [*super().get_structured_data(), *faq]


class QuestionView(RecordView):
    model = Question
