from django.template.loader import get_template


def test_templates_are_rendered_without_their_indentation():
    lines = get_template("landing.html").template.source.split("\n")
    assert [line for line in lines if line.startswith((" ", "\t"))] == []


def test_lines_stay_lines_so_that_messages_name_the_right_one():
    template = get_template("landing.html").template
    with open(template.origin.name, encoding="utf-8") as file:
        assert template.source.count("\n") == file.read().count("\n")


def test_text_that_is_no_html_is_left_as_it_is():
    template = get_template("admin/desk/digest.txt").template
    with open(template.origin.name, encoding="utf-8") as file:
        assert template.source == file.read()
