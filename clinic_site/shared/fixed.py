"""{% fixed %}…{% endfixed %}: a stretch of a template that is the same for everybody, rendered once for each process.

It is rendered without the page's context, so that nothing of one visitor's page can reach another's: no variable, no
request, no setting has a value in it. What it may hold: text, translated words, links to named pages, drawings.
While developing (`DEBUG`) it is rendered each time.
"""

from django.conf import settings
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import VariableNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class FixedNode(Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist
        self._rendered: dict[tuple, SafeString] = {}

    def render(self, context) -> SafeString:
        key = get_language(), get_script_prefix()  # what translated words and links depend on
        found = self._rendered.get(key)
        if found is None:
            found = self._render_alone(context.template)
            if not settings.DEBUG:
                self._rendered[key] = found
        return found

    def _render_alone(self, template) -> SafeString:
        nothing = Context({})
        with nothing.render_context.push_state(template), nothing.bind_template(template):
            return self.nodelist.render(nothing)


def fixed(parser, token) -> FixedNode:
    nodelist = parser.parse(("endfixed",))
    parser.delete_first_token()
    if variables := nodelist.get_nodes_by_type(VariableNode):
        raise TemplateSyntaxError(f"Nothing that is fixed can show {variables[0]}: it has no value there.")
    return FixedNode(nodelist)
