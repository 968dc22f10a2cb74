"""Read every log for traces of a visitor, in good and bad weather: `make privacy` runs it after the browser's part."""

import os
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg

from tests.proofs.drills import own_server
from tests.proofs.drills.servers import free_port
from tests.proofs.privacy import floods, metrics, programs, proxy, reading, refusals, site, weather
from tests.proofs.privacy.reading import Mark, Read
from tests.proofs.privacy.visitor import Visitor
from tests.proofs.privacy.weather import Statuses, World

# Each kind of weather, with the statuses that show that it was what it says. 0: no answer.
Kinds = list[tuple[Callable[[World], Statuses], set[int]]]
POSTGRESQL: Kinds = [
    (weather.good, {200}),
    (weather.query_out_of_time, {503}),
    (weather.query_canceled, {503}),
    (weather.session_terminated, {503}),
    (weather.process_killed, {503}),
    (weather.postgresql_stopped, {503}),
    (weather.postgresql_refuses, {503}),
]
NGINX: Kinds = [
    (weather.site_slow, {504}),
    (weather.site_away, {502}),
    (weather.visitors_leave, {0}),
    (refusals.refused, {400, 403, 404, 413, 414}),
    (refusals.nginx_cant_store_a_body, {500}),
    (refusals.nginx_short_of_connections, {500}),
]
SHORT: Kinds = [(weather.good, {200}), (weather.query_out_of_time, {503}), (weather.session_terminated, {503})]
# PostgreSQL with its log of statements, as operating.md says, and without the setting for values that it asks for
STATEMENTS = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_lock_waits": "on",
    "deadlock_timeout": "200",
}
AS_DOCUMENTED = STATEMENTS | {"log_parameter_max_length": "0"}
WITH_VALUES = STATEMENTS | {"log_parameter_max_length": "-1"}


def main() -> int:
    if why := programs.missing():
        print(f"NOT RUN: {why}")
        return int("CI" in os.environ)  # required in CI
    started = time.monotonic()
    with own_server.own_server(programs.postgresql()) as server:
        url = site.prepared(server)
        ports = free_port(), free_port()
        with proxy.running(programs.nginx(), *ports) as front:
            code = prove(server, front, url)
    print(f"{time.monotonic() - started:.0f} s")
    return code


def prove(server: own_server.Server, front: proxy.Proxy, url: str) -> int:
    """Run the site twice: with PostgreSQL's defaults, then with a log of its statements. Print what was read."""
    database = urlsplit(server.url)._replace(path=f"/{site.DATABASE}").geturl()
    read, failed, before = [], [], {}
    visitor = None
    for log_format, settings, kinds in (("text", {}, POSTGRESQL + NGINX), ("json", AS_DOCUMENTED, SHORT)):
        environment = site.environment_of(url, front.ports.site, log_format)
        served = site.Site(environment, front.ports.site, front.folder / f"site-{log_format}.log")
        configure(server, settings)
        name = ", ".join(f"{name}={value}" for name, value in settings.items())
        print(f"PostgreSQL {f'with {name}' if name else 'as installed'}, the site's log as {log_format}:")
        mark = Mark(server.log)
        with served.running():
            visitor = visitor or Visitor(environment, front.ask)
            before = before or reading.rows(database)
            world = World(server, served, front, visitor, database)
            failed += weathered(world, kinds)
            if not settings:
                failed += checked(world)
        read.append(Read(f"the site's log, as {log_format}", served.log.read_text()))
        read.append(Read(f"PostgreSQL's log, {name or 'as installed'}", mark.text()))
        if settings:
            read.append(control(world))
    logs = ("needling.log", "needling-error.log", "error.log", "access.log")
    read += [Read(f"nginx: {name}", reading.whole(front.logs / name)) for name in logs]
    read.append(
        Read("nginx: the same at the level info (control)", reading.whole(front.logs / "control.log"), is_control=True)
    )
    read += reading.new_rows(before, reading.rows(database))
    return conclude(read, failed, visitor)


def checked(world: World) -> list[str]:
    """Print the answers of /metrics and what floods add to the logs. Return the floods that added too much."""
    world.settle()
    for asked_by, status in metrics.answers(world.proxy).items():
        print(f"  /metrics through nginx, {asked_by}: {status}")
    caused = floods.caused(world)
    print(floods.table(caused))
    return [flood.kind for flood in caused if not flood.is_within_limits]


def control(world: World) -> Read:
    """Return the log of PostgreSQL with the values of statements, which must contain what the visitor typed."""
    configure(world.postgres, WITH_VALUES)
    mark = Mark(world.postgres.log)
    world.site.log = world.site.log.with_name("site-control.log")
    with world.site.running():
        world.settle()
        world.visit_all()
    return Read("PostgreSQL's log with the values of statements (control)", mark.text(), is_control=True)


def conclude(read: list[Read], failed: list[str], visitor: Visitor) -> int:
    """Print the table and the verdict. Return the exit code."""
    print(reading.table(read, visitor.traces))
    wrong = [one for one in read if one.is_control != bool(one.with_traces(visitor.traces))]
    if wrong:
        print(reading.examples([one for one in wrong if not one.is_control], visitor.traces))
    kept = [one for one in read if not one.is_control]
    lines = [line for one in kept for line in one.text.splitlines()]
    found = sum(len(one.with_traces(visitor.traces)) for one in kept)
    print(f"{found} traces in {len(lines):,} lines, which are {sum(map(len, lines)):,} characters")
    for name in [*failed, *(one.name for one in wrong)]:
        print(f"FAILED: {name}")
    return int(bool(wrong or failed))


def configure(server: own_server.Server, settings: dict[str, str]) -> None:
    """Set `settings` of PostgreSQL, and no others."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.5)  # every process reads them


def weathered(world: World, kinds: Kinds) -> list[str]:
    """Let each kind of weather come and go. Print the answers, and return the kinds that did not happen."""
    failed = []
    for kind, expected in kinds:
        world.settle()
        statuses = kind(world)
        name = kind.__name__.replace("_", " ")
        happened = expected & set(statuses)
        answers = ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(statuses.items()))
        print(f"  {name:32} {answers}{'' if happened else '   DID NOT HAPPEN'}", flush=True)
        failed += [] if happened else [name]
    return failed


if __name__ == "__main__":
    sys.exit(main())
