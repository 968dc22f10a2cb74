"""Texts that Python code shows to people are marked for translation. test_templates.py checks the templates."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
COMMAND_LINES = {"migrations", "management", "settings", "server.py"}  # read by machines and operators
MARKS = {"_", "_g", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
SHOWN = {"label", "help_text", "verbose_name", "verbose_name_plural", "short_description", "description", "empty_label"}
BUTTONS = {"Submit", "Button", "Link"}  # their texts are positional arguments
LISTS = {"labels", "help_texts"}  # of a form's Meta


def words_in(node: ast.AST) -> list[str]:
    """Return the texts directly in `node` that are not wrapped in a translation function."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and " " in node.value.strip() else []
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in words_in(value)]
    return []


def unmarked(tree: ast.AST) -> list[str]:
    """Return the labels, help texts and names in `tree` that are not marked for translation."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in MARKS:
            found += [text for word in node.keywords if word.arg in SHOWN for text in words_in(word.value)]
            if getattr(node.func, "id", "") in BUTTONS:
                found += [text for argument in node.args for text in words_in(argument)]
        elif isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            if names & (SHOWN | LISTS):
                found += words_in(node.value)
    return found


def test_labels_and_help_texts_are_marked_for_translation():
    found = {
        path.relative_to(ROOT).as_posix(): unmarked(ast.parse(path.read_text(encoding="utf-8")))
        for app in ("clinic_site", "education", "locations")
        for path in (ROOT / app).rglob("*.py")
        if not COMMAND_LINES & set(path.parts)
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_check_finds_text_not_marked_for_translation():
    code = (
        'labels = {"what": _("What is wrong?"), "details": "What should it be?"}\nField(help_text="Say more here.")\n'
    )
    code += 'Submit("", _("Send it")), Submit("", "Send the report")'
    assert sorted(unmarked(ast.parse(code))) == ["Say more here.", "Send the report", "What should it be?"]
