"""axe-core with all its rules, best practices and AAA contrast among them. It reads what the engine itself computed."""

from axe_playwright_python.sync_playwright import Axe

from tests.proofs.engines.browser import Browser

RUN = """async () => {
    const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: true }]));
    const found = await axe.run(document, { resultTypes: ["violations"], rules });
    return found.violations.map((each) => `axe, ${each.id}: ${each.nodes[0].html.slice(0, 120)}`);
}"""


def violations(browser: Browser) -> list[str]:
    """Return each rule that the open page breaks, with the first element that does."""
    browser.evaluate(f"async () => {{ if (!window.axe) {{ {Axe().axe_script} }} return '' }}")
    return browser.run(RUN)
