"""The schema.org data of the sample texts say nothing that their pages do not show."""

import pytest

from tests.html import Page

pytestmark = pytest.mark.usefixtures("sample_content", "db")


@pytest.mark.parametrize("url", ["/", "/safety/", "/questions/", "/conditions/headache/"])
def test_every_name_in_the_structured_data_of_a_page_is_on_the_page(client, url):
    found = Page(client.get(url))
    shown = " ".join(found.text.split()).casefold()
    kinds = ("MedicalContraindication", "MedicalEntity", "MedicalCondition", "Question", "Answer", "Person")
    said = [words for item in described(found.json_ld) if item.get("@type") in kinds for words in named(item)]
    assert [words for words in said if " ".join(words.split()).casefold() not in shown] == []


def described(value):
    """Yield every object in structured data, however deep."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from described(part)


def named(item: dict) -> list[str]:
    words = [item.get("name", ""), item.get("text", "")]
    return [text.removeprefix("Ask first: ") for text in words if text]
