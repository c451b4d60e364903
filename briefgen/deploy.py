"""A built site is brought to its place: a folder, or a branch of the project's git repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from briefgen.disk import CONFIG_NAME
from briefgen.errors import Place, PublishError, UsageError
from briefgen.project import Project
from briefgen.publish.build import check_output
from briefgen.publish.write import write_site

_BRANCH = re.compile(r"branch:(?P<name>[\w./-]+)(?:@(?P<remote>[\w.-]+))?")


@dataclass(frozen=True)
class Target:
    """Where a site is published.

    Shape: `folder` or `branch` is set; a branch is pushed where `remote` is set too.
    """

    folder: Path | None = None
    branch: str | None = None
    remote: str | None = None

    def __str__(self) -> str:
        if self.folder:
            return str(self.folder)
        return f"branch {self.branch}" + (f" at {self.remote}" if self.remote else "")


def parse_target(text: str | None, root: Path) -> Target:
    """Reads a target: `branch:NAME`, `branch:NAME@REMOTE`, or a folder, seen from `root`.

    Raises: UsageError where there is none.
    """
    if not text:
        hint = "name one, or write it into briefgen.yaml:\npublish:\n  target: branch:gh-pages@origin"
        raise UsageError("there is no target to publish to", Place(CONFIG_NAME), hint)
    match = _BRANCH.fullmatch(text)
    if match:
        return Target(branch=match["name"], remote=match["remote"])
    if text.startswith("branch:"):
        raise UsageError(f"{text!r} is no branch", hint="write branch:NAME or branch:NAME@REMOTE")
    return Target(folder=root / text)


def publish_site(site: Path, target: Target, project: Project, *, dry_run: bool) -> str:
    """Brings a built site to its target, and says in one line what was done.

    Raises: PublishError or WriteError where it does not get there; then the target is as it was.
    """
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    size = sum(map(len, files.values())) / 1_000_000
    what = f"{len(files):,} files, {size:.1f} MB"
    if target.branch:
        _check_repository(project.root, target)
    if target.folder:
        check_output(project, target.folder)
    if dry_run:
        return f"would publish {what} to {target}"
    if target.folder:
        counts = write_site(target.folder, files, project.root)
        return f"published {what} to {target}: {counts.written:,} written, {counts.removed:,} removed"
    _push_branch(site, target, project)
    return f"published {what} to {target}"


def _check_repository(root: Path, target: Target) -> None:
    if shutil.which("git") is None:
        raise PublishError("git is not installed", hint="install git, or publish to a folder")
    if _run(["git", "rev-parse", "--git-dir"], root).returncode:
        raise PublishError(
            "this project is not in a git repository", Place(str(root)), "git init, or publish to a folder"
        )
    branch = str(target.branch)
    if _run(["git", "check-ref-format", "--branch", branch], root).returncode:
        raise UsageError(f"{branch!r} is no name for a branch", hint="take a plain word, such as gh-pages")
    if _run(["git", "symbolic-ref", "--short", "HEAD"], root).stdout.strip() == branch:
        hint = "publish to a branch of its own, such as branch:gh-pages"
        raise UsageError(
            f"you are working on the branch {branch!r}: publishing would replace all of its files", hint=hint
        )
    names = _run(["git", "ls-tree", "--name-only", f"refs/heads/{branch}"], root).stdout.split()
    if names and ".nojekyll" not in names:
        hint = "publish to a branch of its own, or delete this one first"
        raise PublishError(f"the branch {branch!r} holds something else than a published site", Place(str(root)), hint)
    if target.remote and _run(["git", "remote", "get-url", target.remote], root).returncode:
        hint = f"git remote add {target.remote} ADDRESS"
        raise PublishError(f"the repository has no remote {target.remote!r}", Place(str(root)), hint)


def _push_branch(site: Path, target: Target, project: Project) -> None:
    command = [sys.executable, "-m", "ghp_import", "--no-jekyll", "--branch", str(target.branch)]
    command += ["--message", f"Publish {project.config.title}"]
    if target.remote:
        command += ["--remote", target.remote, "--push"]
    done = _run([*command, str(site)], project.root)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PublishError(f"git did not take the site: {said[-1] if said else 'no reason given'}", Place(str(target)))


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
