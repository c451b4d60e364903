from __future__ import annotations

from pathlib import Path

from tests.publish.conftest import build_project, find_dead_links, plain_brief, read_page, write_brief
from tests.publish.test_plan import plan_pages


def test_roles_are_told_as_each_source_gave_them(isles: Path) -> None:
    dossier = plan_pages(isles)["actors/mara-lindqvist.html"].data["actor"]
    assert [(one.role, one.first.isoformat(), one.publishers) for one in dossier.roles] == [
        ("former mayor", "2025-06-18", ()),
        ("mayor", "2025-03-10", ("Island Courier",)),
    ]


def test_briefs_next_to_each_other_that_give_one_role_are_one_run(isles: Path) -> None:
    for day in ("2025-01-01", "2025-02-01"):
        actor = {"name": "Mara Lindqvist", "kind": "person", "role": "mayor"}
        write_brief(isles, f"{day}-x", plain_brief(date=day, actors=[actor]))
    roles = plan_pages(isles)["actors/mara-lindqvist.html"].data["actor"].roles
    assert [(one.role, one.first.isoformat(), one.last.isoformat(), one.briefs) for one in roles] == [
        ("former mayor", "2025-06-18", "2025-06-18", 1),
        ("mayor", "2025-01-01", "2025-03-10", 3),
    ]


def test_a_long_dossier_goes_over_several_pages(isles: Path) -> None:
    for number in range(1, 41):
        write_brief(isles, f"x-{number}", plain_brief(date=f"2024-{1 + number % 12:02}-01", actors=[{"name": "Порт"}]))
    build_project(isles)
    assert "41 briefs" in read_page(isles, "actors/порт.html").words
    assert "31–41 of 41" in read_page(isles, "actors/порт/2.html").words
    assert not list(find_dead_links(isles / "site"))
