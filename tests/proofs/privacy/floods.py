"""What strangers can write into the logs: many wrong requests of each kind, and how many lines they add."""

from dataclasses import dataclass

from tests.proofs.privacy.reading import Mark
from tests.proofs.privacy.weather import World

REQUESTS = 50  # of each kind
MOST = 40  # lines for each status; log_limit.py allows 30 a minute, and a minute can end during the flood
KINDS: dict[str, tuple[str, str | None, dict[str, str]]] = {
    "a wrong host name": ("/", None, {"Host": "wrong.example.org"}),
    "a page that does not exist": ("/no-such-page/", None, {}),
    "a form of another site": ("/feedback/", "helpful=no", {"Sec-Fetch-Site": "cross-site"}),
    "a form without its fields": ("/feedback/", "helpful=no", {}),
    "a body that is too large": ("/feedback/", "x" * 300_000, {}),
    "a wrong preview link": ("/preview/1:guess/", None, {}),
    "a wrong invitation": ("/admin/invitation/guess/", None, {}),
    "a search that is too long": (f"/search/?q={'x' * 3000}", None, {}),
    "a sign-in without its cookie": ("/admin/login/", "login=a&password=b", {}),
}


@dataclass(frozen=True)
class Flood:
    """How many lines one kind of wrong request added to the logs of the site, nginx's errors and PostgreSQL."""

    kind: str
    statuses: list[int]
    site: int
    nginx_errors: int
    postgresql: int

    @property
    def is_within_limits(self) -> bool:
        return self.site <= MOST * len(self.statuses) and self.nginx_errors == self.postgresql == 0


def caused(world: World) -> list[Flood]:
    """Send all floods, and return what each added."""
    found = []
    for kind, (path, body, headers) in KINDS.items():
        paths = [world.site.log, world.proxy.logs / "needling-error.log", world.postgres.log]
        marks = [Mark(path) for path in paths]
        statuses = {world.proxy.ask(path, body, headers, client="127.0.0.253").status for _number in range(REQUESTS)}
        found.append(Flood(kind, sorted(statuses), *(lines_of(mark) for mark in marks)))
    return found


def lines_of(mark: Mark) -> int:
    """Return how many lines were added, without PostgreSQL's own about its checkpoints."""
    return sum("checkpoint" not in line for line in mark.text().splitlines())


def table(floods: list[Flood]) -> str:
    lines = [f"{'site':>8} {'nginx errors':>13} {'PostgreSQL':>11}  lines added by {REQUESTS} requests of a kind"]
    for flood in floods:
        statuses = ", ".join(map(str, flood.statuses))
        lines.append(f"{flood.site:8} {flood.nginx_errors:13} {flood.postgresql:11}  {flood.kind} ({statuses})")
    return "\n".join(lines)
