from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from briefgen.deploy import Target, parse_target, publish_site
from briefgen.errors import PublishError, UsageError
from briefgen.project import read_project


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def built(tmp_path: Path) -> Path:
    site = tmp_path / "built"
    (site / "briefs").mkdir(parents=True)
    (site / "index.html").write_text("home")
    (site / "briefs" / "a.html").write_text("a")
    return site


@pytest.fixture
def repository(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "A")
        monkeypatch.setenv(f"{name}_EMAIL", "a@example.org")
    _git(project, "init", "-q")
    return project


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("branch:gh-pages", Target(branch="gh-pages")),
        ("branch:gh-pages@origin", Target(branch="gh-pages", remote="origin")),
        ("../public", Target(folder=Path("root/../public"))),
        ("/srv/www", Target(folder=Path("/srv/www"))),
    ],
)
def test_a_target_is_a_branch_or_a_folder(text: str, target: Target) -> None:
    assert parse_target(text, Path("root")) == target


@pytest.mark.parametrize("text", [None, "", "branch:", "branch:a b"])
def test_what_is_no_target_is_wrong_usage(text: str | None) -> None:
    with pytest.raises(UsageError):
        parse_target(text, Path())


def test_a_folder_gets_the_site_and_keeps_what_is_not_briefgens(project: Path, built: Path, tmp_path: Path) -> None:
    target = Target(folder=tmp_path / "public")
    assert target.folder
    target.folder.mkdir()
    (target.folder / "CNAME").write_text("example.org")
    publish_site(built, target, read_project(project), dry_run=False)
    (built / "briefs" / "a.html").unlink()
    publish_site(built, target, read_project(project), dry_run=False)
    assert sorted(path.name for path in target.folder.rglob("*") if path.is_file()) == ["CNAME", "index.html"]


def test_a_dry_run_changes_nothing(project: Path, built: Path, tmp_path: Path) -> None:
    said = publish_site(built, Target(folder=tmp_path / "public"), read_project(project), dry_run=True)
    assert said.startswith("would publish 2 files")
    assert not (tmp_path / "public").exists()


def test_a_branch_gets_the_site_and_the_work_tree_stays(repository: Path, built: Path) -> None:
    publish_site(built, Target(branch="gh-pages"), read_project(repository), dry_run=False)
    assert _git(repository, "ls-tree", "-r", "--name-only", "gh-pages").split() == [
        ".nojekyll",
        "briefs/a.html",
        "index.html",
    ]
    assert (repository / "briefgen.yaml").is_file()


def test_a_branch_is_pushed_to_its_remote(repository: Path, built: Path, tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q", "--bare", "remote.git")
    _git(repository, "remote", "add", "origin", str(tmp_path / "remote.git"))
    publish_site(built, Target(branch="pages", remote="origin"), read_project(repository), dry_run=False)
    assert "index.html" in _git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "pages")


def test_a_branch_needs_a_repository_and_its_remote(repository: Path, built: Path, tmp_path: Path) -> None:
    project = read_project(repository)
    with pytest.raises(PublishError, match="no remote 'origin'"):
        publish_site(built, Target(branch="p", remote="origin"), project, dry_run=True)
    shutil.rmtree(repository / ".git")
    with pytest.raises(PublishError, match="not in a git repository"):
        publish_site(built, Target(branch="p"), project, dry_run=True)


def test_the_branch_one_works_on_is_never_replaced(repository: Path, built: Path) -> None:
    _git(repository, "add", "-A")
    _git(repository, "commit", "-qm", "Work")
    current = _git(repository, "symbolic-ref", "--short", "HEAD").strip()
    with pytest.raises(UsageError, match="you are working on the branch"):
        publish_site(built, Target(branch=current), read_project(repository), dry_run=False)
    _git(repository, "branch", "other")
    with pytest.raises(PublishError, match="something else than a published site"):
        publish_site(built, Target(branch="other"), read_project(repository), dry_run=False)
    for _ in range(2):  # a second time onto a site that was published before
        publish_site(built, Target(branch="gh-pages"), read_project(repository), dry_run=False)


@pytest.mark.parametrize("name", ["bad..name", "a b", "-x"])
def test_a_name_that_git_does_not_take_is_wrong_usage(repository: Path, built: Path, name: str) -> None:
    with pytest.raises(UsageError):
        publish_site(built, Target(branch=name), read_project(repository), dry_run=True)


@pytest.mark.parametrize("folder", [".", "content", "templates", "content/briefs"])
def test_a_site_is_never_published_over_what_it_is_made_from(project: Path, built: Path, folder: str) -> None:
    with pytest.raises(UsageError, match="the project's own files"):
        publish_site(built, Target(folder=project / folder), read_project(project), dry_run=False)
